/** Everything of a call that is seldom changed. */

export const settings = {
  title: 'Call settings',
  done: 'Done',
  devices: 'Devices',
  picture: 'Picture',
  inPicture: 'Picture in picture',
  fullScreen: 'Full screen',
  leaveFullScreen: 'Leave full screen',
  line: 'Line',
  notMeasured: 'There is nothing to measure before both of you are connected.',
  keyboard: 'Keyboard',
  singleKeys: 'Single keys control the call',
}

/** What single keys do. */
export const shortcuts = {
  microphone: 'Microphone on or off',
  camera: 'Camera on or off',
  screen: 'Share your screen, or stop',
  'full-screen': 'Full screen',
  float: 'Picture in picture',
}
