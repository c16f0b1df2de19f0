import type { Closing } from '../oracle/words'
import type { Act, Hands } from './world'

/** The grid of strategies: what a clever client or consultant may do. The numbers of each are seconds, for the search to turn. */
export interface Strategy {
  readonly name: string
  readonly numbers: readonly number[]
  readonly act: (numbers: readonly number[]) => Act
}

const at = (numbers: readonly number[], index: number) => numbers[index] ?? 0

/** There from the start, whenever it is not. */
function stay(hands: Hands): void {
  if (!hands.me.isJoined && hands.now >= 0) hands.join()
}

type Going = (hands: Hands) => void
const goes =
  (closing: Closing): Going =>
  (hands) =>
    hands.go(closing)
const drops: Going = (hands) => hands.dropSocket()
const falls: Going = (hands) => hands.blackhole()

/** There for some seconds, away for some, from the start on. */
const inRounds =
  (going: Going) =>
  ([here = 1, away = 1]: readonly number[]): Act =>
  (hands) => {
    if (hands.now < 0) return
    const place = hands.now % Math.max(2, here + away)
    if (place === 0) hands.join()
    else if (place === Math.max(1, here)) going(hands)
  }

/** There from the start, until it goes for good. */
const untilGoing =
  (going: Going) =>
  (numbers: readonly number[]): Act =>
  (hands) => {
    if (hands.now === 0) hands.join()
    if (hands.now === at(numbers, 0)) going(hands)
  }

const presses = (numbers: readonly number[]): Act => {
  return (hands) => {
    stay(hands)
    if (hands.now === at(numbers, 0)) hands.press()
  }
}

const pressesAfterOtherWent = (numbers: readonly number[]): Act => {
  return (hands) => {
    stay(hands)
    if (hands.now > 0 && hands.otherGoneFor >= Math.max(1, at(numbers, 0))) hands.press()
  }
}

const goesAfterOtherWent = (numbers: readonly number[]): Act => {
  let isOver = false
  return (hands) => {
    if (!isOver) stay(hands)
    if (hands.now > 0 && hands.otherGoneFor >= Math.max(1, at(numbers, 0)) && !isOver) {
      hands.go('left')
      isOver = true
    }
  }
}

const late = (numbers: readonly number[]): Act => {
  return (hands) => {
    if (hands.now >= at(numbers, 0)) stay(hands)
  }
}

/** In for a moment, and again from some second on. */
const looksInAndBack = (numbers: readonly number[]): Act => {
  return (hands) => {
    const [look, back] = [at(numbers, 0), at(numbers, 1)]
    if (hands.now === 0 || (hands.now >= back && !hands.me.isJoined)) hands.join()
    if (hands.now === look && look < back) hands.go('left')
  }
}

const extendsLate = (numbers: readonly number[]): Act => {
  return (hands) => {
    stay(hands)
    if (hands.now === at(numbers, 0)) hands.propose(15)
    if (hands.now === at(numbers, 0) + Math.max(1, at(numbers, 1))) hands.press()
  }
}

const visitsBefore = (numbers: readonly number[]): Act => {
  return (hands) => {
    if (hands.now === at(numbers, 0)) hands.join()
    if (hands.now === at(numbers, 0) + Math.max(1, at(numbers, 1))) hands.go('left')
  }
}

const takesOver = (numbers: readonly number[]): Act => {
  return (hands) => {
    if (hands.now >= 0 && hands.now % Math.max(2, at(numbers, 0)) === 0) hands.join()
  }
}

const withHabit = (habit: (hands: Hands) => void, act: Act): Act => {
  return (hands) => {
    habit(hands)
    act(hands)
  }
}
const sendsNothing = (hands: Hands) => {
  hands.me.sends = false
}
const denies = (hands: Hands) => {
  hands.me.denies = true
}
const sendsNothingAndDenies = (hands: Hands) => {
  sendsNothing(hands)
  denies(hands)
}

const grid = (
  name: string,
  act: (numbers: readonly number[]) => Act,
  ...choices: readonly (readonly number[])[]
): Strategy[] => choices.map((numbers) => ({ name, act, numbers }))

const habits: Strategy[] = [
  ...grid('stays', () => stay, []),
  ...grid('comes early', late, [-300]),
  ...grid('presses End', presses, [45], [600], [1_439], [1_795]),
  ...grid(
    'comes and goes by the button',
    inRounds(goes('left')),
    [1, 59],
    [2, 63],
    [1, 539],
    [61, 60],
    [30, 10],
  ),
  ...grid('reloads', inRounds(goes('page_closed')), [30, 3], [20, 40]),
  ...grid('is lost and back', inRounds(falls), [46, 14], [120, 59]),
  ...grid('goes for good', untilGoing(goes('left')), [5], [62], [1_440]),
  ...grid('media without socket', untilGoing(drops), [9], [70]),
  ...grid('media, and a socket now and then', inRounds(drops), [2, 63], [30, 30]),
  ...grid('blackholed socket', untilGoing(falls), [61]),
  ...grid('comes late', late, [420], [599]),
  ...grid('looks in and is back at the end', looksInAndBack, [61, 1_740], [5, 560]),
  ...grid('presses End after the other went', pressesAfterOtherWent, [5], [20]),
  ...grid('goes after the other went', goesAfterOtherWent, [300]),
  ...grid('adds time late and presses End', extendsLate, [1_790, 5], [1_790, 9_000]),
  ...grid('visits before the start', visitsBefore, [-300, 1]),
  ...grid(
    'goes behind a ghost',
    untilGoing((hands) => hands.goBehindGhost()),
    [61],
  ),
  ...grid('takes over from another device', takesOver, [20]),
  ...grid('socket without media', () => withHabit(sendsNothing, stay), []),
  ...grid('denies what arrives', () => withHabit(denies, stay), []),
  ...grid('sends nothing and denies', () => withHabit(sendsNothingAndDenies, stay), []),
]

/** Both sides choose from the same grid. */
export const strategies: readonly Strategy[] = habits

export function described({ name, numbers }: Strategy): string {
  return numbers.length > 0 ? `${name} (${numbers.join(', ')})` : name
}

/** The strategy of the grid with this name; with other numbers, if given. */
export function strategy(name: string, ...numbers: number[]): Strategy {
  const found = strategies.find((one) => one.name === name)
  if (!found) throw new Error(`There is no strategy "${name}".`)
  return numbers.length > 0 ? { ...found, numbers } : found
}

/** The same strategy with its numbers turned a little, for the greedy part of the search. */
export function neighbours(one: Strategy): Strategy[] {
  return one.numbers.flatMap((value, index) =>
    [value - 1, value + 1, Math.round(value / 2), value * 2].map((turned) => ({
      ...one,
      numbers: one.numbers.map((old, place) => (place === index ? turned : old)),
    })),
  )
}
