/** One that has no name of its own. */
export const unnamed = {
  microphone: (number: number) => `microphone ${number}`,
  camera: (number: number) => `camera ${number}`,
  speaker: (number: number) => `speaker ${number}`,
}
