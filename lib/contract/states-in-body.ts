/**
 * A browser writes every answer of 400 and above into its console as an error of the page. That a link is in use elsewhere, or a session over, is a
 * state that our pages know: they ask (RFC 7240) to be told it with status 200. The body is the same problem, its own `status` in it.
 */
export const statesInBody = 'states-in-body'
