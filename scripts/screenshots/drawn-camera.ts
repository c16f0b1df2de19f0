/** How one drawn person looks; CSS colours. */
export interface Look {
  wall: string
  floor: string
  frame: string
  skin: string
  hair: string
  clothes: string
  longHair: boolean
  /** The microphone hears a hum; else silence. */
  speaks: boolean
}

export const looks = {
  asha: {
    wall: '#e7d8c9',
    floor: '#c9b39c',
    frame: '#fffaf3',
    skin: '#b87b56',
    hair: '#2b1d18',
    clothes: '#0f766e',
    longHair: true,
    speaks: true,
  },
  nina: {
    wall: '#cfdbd5',
    floor: '#a9bdb3',
    frame: '#f4f7f5',
    skin: '#d9a074',
    hair: '#4a2c20',
    clothes: '#c2410c',
    longHair: false,
    speaks: false,
  },
  ravi: {
    wall: '#d6dbe8',
    floor: '#aeb7cc',
    frame: '#f6f7fb',
    skin: '#8d5b3f',
    hair: '#17110e',
    clothes: '#1d4ed8',
    longHair: false,
    speaks: false,
  },
  mei: {
    wall: '#efe3d3',
    floor: '#d8c3a5',
    frame: '#fffdf8',
    skin: '#e3b48d',
    hair: '#1b1512',
    clothes: '#7c3aed',
    longHair: true,
    speaks: false,
  },
} as const satisfies Record<string, Look>

/**
 * Runs inside the page: the camera shows a drawn person instead of the browser's test picture. Everything after
 * `getUserMedia` is the real product.
 */
export function drawCamera(look: Look): void {
  const draw = (pen: CanvasRenderingContext2D, width: number, height: number, sway: number) => {
    const unit = height / 100
    const middle = width / 2 + sway * unit
    const ellipse = (x: number, y: number, rx: number, ry: number, colour: string) => {
      pen.fillStyle = colour
      pen.beginPath()
      pen.ellipse(middle + x * unit, y * unit, rx * unit, ry * unit, 0, 0, 2 * Math.PI)
      pen.fill()
    }
    pen.fillStyle = look.wall
    pen.fillRect(0, 0, width, height)
    pen.fillStyle = look.floor
    pen.fillRect(0, 78 * unit, width, 22 * unit)
    pen.fillStyle = look.frame
    pen.fillRect(8 * unit, 14 * unit, 26 * unit, 34 * unit)
    pen.fillStyle = look.floor
    pen.fillRect(11 * unit, 17 * unit, 20 * unit, 28 * unit)
    if (look.longHair) ellipse(0, 55, 21, 33, look.hair)
    ellipse(0, 108, 40, 38, look.clothes)
    ellipse(0, 73, 7.5, 11, look.skin)
    ellipse(0, 46, 19.5, 24, look.hair)
    ellipse(0, 51, 15.5, 20, look.skin)
    ellipse(0, 31.5, 15, 8, look.hair)
    for (const side of [-1, 1]) {
      ellipse(side * 6, 49, 1.5, 1.9, '#1f1613')
      ellipse(side * 6, 44.6, 3.2, 0.7, look.hair)
      ellipse(side * 8.5, 56, 2.6, 1.7, 'rgb(190 80 50 / 18%)')
    }
    pen.strokeStyle = '#7a3322'
    pen.lineWidth = 1.1 * unit
    pen.lineCap = 'round'
    pen.beginPath()
    pen.arc(middle, 56.5 * unit, 6 * unit, 0.18 * Math.PI, 0.82 * Math.PI)
    pen.stroke()
  }

  const camera = () => {
    const canvas = document.createElement('canvas')
    canvas.width = 1280
    canvas.height = 720
    const pen = canvas.getContext('2d')
    const began = performance.now()
    setInterval(() => {
      if (pen) draw(pen, canvas.width, canvas.height, Math.sin((performance.now() - began) / 900))
    }, 100)
    return canvas.captureStream(10).getVideoTracks()
  }

  const microphone = () => {
    const sound = new AudioContext()
    const hum = sound.createOscillator()
    const out = sound.createMediaStreamDestination()
    hum.connect(out)
    if (look.speaks) hum.start()
    return out.stream.getAudioTracks()
  }

  navigator.mediaDevices.getUserMedia = async ({ audio, video } = {}) =>
    new MediaStream([...(audio ? microphone() : []), ...(video ? camera() : [])])
}
