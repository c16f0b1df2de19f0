'use client'

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** This near to the end counts as reading the newest. */
const nearEndPx = 80

interface Follow<E extends HTMLElement> {
  readonly ref: RefObject<E | null>
  /** Something new stands below what is being read. */
  readonly unseen: boolean
  readonly toEnd: () => void
  readonly onScroll: () => void
}

/** Keeps the newest line in sight for who is reading it, and for one's own lines; never moves who reads further up. */
export function useFollow<E extends HTMLElement>(
  last: { readonly id: string; readonly mine: boolean } | undefined,
): Follow<E> {
  const ref = useRef<E>(null)
  const atEnd = useRef(true)
  const [unseen, setUnseen] = useState(false)
  const lastId = last?.id
  const lastIsMine = last?.mine ?? false

  const toEnd = () => {
    scrollToEnd(ref.current)
    setUnseen(false)
  }
  useLayoutEffect(() => {
    if (lastId === undefined) return
    if (atEnd.current || lastIsMine) scrollToEnd(ref.current)
    else setUnseen(true)
  }, [lastId, lastIsMine])
  // The keyboard opens, the phone is turned, the field grows: the newest line stays where it was.
  useEffect(() => {
    if (!ref.current) return
    const observer = new ResizeObserver(() => atEnd.current && scrollToEnd(ref.current))
    observer.observe(ref.current)
    // A file's card grows with what happens to it.
    for (const content of ref.current.children) observer.observe(content)
    return () => observer.disconnect()
  }, [])

  const onScroll = () => {
    const log = ref.current
    if (!log) return
    atEnd.current = log.scrollHeight - log.scrollTop - log.clientHeight < nearEndPx
    if (atEnd.current) setUnseen(false)
  }
  return { ref, unseen, toEnd, onScroll }
}

function scrollToEnd(log: HTMLElement | null): void {
  log?.scrollTo({ top: log.scrollHeight })
}
