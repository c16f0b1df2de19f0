import { type RefObject, useEffect, useRef } from 'react'

/** The third pixel of a phone shows nobody more of a face, and costs as much as two more people. */
const mostPixelRatio = 1.5

/** Says how high an element is, in pixels of the screen, while it is to be seen, and null while it is not: what nobody sees need not be sent. */
export function useSeen(ref: RefObject<Element | null>, say: ((height: number | null) => void) | undefined) {
  const latest = useRef(say)
  useEffect(() => {
    latest.current = say
  })
  const wanted = say !== undefined
  useEffect(() => {
    const element = ref.current
    if (!element || !wanted) return
    let isSeen = true
    const tell = () => {
      const height = Math.round(element.clientHeight * Math.min(window.devicePixelRatio, mostPixelRatio))
      latest.current?.(isSeen ? height : null)
    }
    const sight = new IntersectionObserver((entries) => {
      // A page that was held up is told of several at once, and the last is what holds.
      isSeen = entries.at(-1)?.isIntersecting ?? true
      tell()
    })
    const size = new ResizeObserver(tell)
    sight.observe(element)
    size.observe(element)
    return () => {
      sight.disconnect()
      size.disconnect()
      latest.current?.(null)
    }
  }, [ref, wanted])
}
