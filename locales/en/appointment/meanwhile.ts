/** What is known of the other side before it is in. */
export const meanwhile = {
  here: (name: string) => `${name} is already here`,
  late: (name: string, minutes: number) => `${name} is running about ${minutes} min late`,
}
