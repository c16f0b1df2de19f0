/**
 * The secret leaves the address bar; what stays is worth nothing without this browser's cookie. The browser's own function and not the one that
 * the router put in its place, which would draw the whole page anew at the busiest moment.
 */
export function showClaimedAddress(linkId: string): void {
  History.prototype.replaceState.call(window.history, window.history.state, '', `/session/${linkId}`)
}
