/** The page goes away (tab closed, reload, another address), or comes back from the back/forward cache without its connections. */
export function watchPage(on: { gone(): void; back(): void }): () => void {
  const hide = () => on.gone()
  const show = (event: PageTransitionEvent) => {
    if (event.persisted) on.back()
  }
  window.addEventListener('pagehide', hide)
  window.addEventListener('pageshow', show)
  return () => {
    window.removeEventListener('pagehide', hide)
    window.removeEventListener('pageshow', show)
  }
}
