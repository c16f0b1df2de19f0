/** What no screen has words for. */
export const failed = {
  heading: 'Something went wrong on our side',
  detail: 'Your payment is safe.',
  again: 'Load the page again',
}
