import { type RefObject, useEffect, useRef } from 'react'

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
      const height = Math.round(element.clientHeight * window.devicePixelRatio)
      latest.current?.(isSeen ? height : null)
    }
    const sight = new IntersectionObserver(([entry]) => {
      isSeen = entry?.isIntersecting ?? true
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
