/** How a price becomes an amount, as a receipt says it. */
export const billing = {
  prorata: 'By the second',
  fixed: 'Fixed price',
  per_minute: 'Each started minute',
}
