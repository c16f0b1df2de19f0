/** The pictures of a call. @param name of the other side */

export const picture = {
  video: (name: string) => `Video of ${name}`,
  screen: (name: string) => `Screen of ${name}`,
  screenEnlarged: (name: string) => `${name}'s screen, enlarged`,
}

/** Why nobody is to be seen. */
export const unseen = {
  paused: (name: string) => `${name}'s video is paused while the line is weak`,
  off: (name: string) => `${name}'s camera is off`,
  onItsWay: (name: string) => `${name}'s picture is on its way`,
}

export const screen = {
  whose: (name: string) => `${name}'s screen`,
  enlarge: 'Enlarge',
  whole: 'Show it whole',
}

export const self = {
  cameraOn: 'Your picture, camera on. Move it to the next corner',
  cameraOff: 'Your picture, camera off. Move it to the next corner',
  drag: 'Drag to another corner',
  video: (name: string) => `Video of ${name}, you`,
  off: 'Camera off',
}

export const flip = {
  next: 'Switch to the next camera',
  front: 'Switch to the front camera',
  back: 'Switch to the back camera',
  now: (label: string) => `Your camera is now ${label}.`,
}
