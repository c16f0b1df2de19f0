/** In which the proxy tells the page its request's nonce; whatever a client sends in it is overwritten. */
export const nonceHeader = 'x-nonce'
