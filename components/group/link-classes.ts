/** A link on a line of its own, as tall as a thumb. */
export const linkClasses =
  'inline-flex min-h-12 items-center font-semibold text-accent underline-offset-4 hover:underline'
