/** Does at most so many things in one turn of the event loop, in the order in which they come; what waits lets the network be heard in between. */
export function fewAtATime(most: number): (act: () => void) => void {
  let waiting: (() => void)[] = []
  let done = 0
  const turn = () => {
    const now = waiting.slice(0, most)
    waiting = waiting.slice(most)
    done = now.length
    if (done > 0) setImmediate(turn)
    for (const act of now) act()
  }
  return (act) => {
    if (done >= most || waiting.length > 0) return void waiting.push(act)
    if (done === 0) setImmediate(turn)
    done += 1
    act()
  }
}
