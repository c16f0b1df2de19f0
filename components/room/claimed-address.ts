/** The first moments in a room belong to its media, and a browser fetches the page's icon anew for every address that it shows. */
const quietMs = 500

/**
 * The secret leaves the address bar for an address with the link's id; what stays is worth nothing without this browser's cookie. The browser's own function and not the one that
 * the router put in its place, which would draw the whole page anew.
 */
export function showClaimedAddress(address: string): void {
  setTimeout(() => History.prototype.replaceState.call(history, history.state, '', address), quietMs)
}
