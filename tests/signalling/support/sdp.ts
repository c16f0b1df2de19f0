const head = ['v=0', 'o=- 4611731400430051336 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1']

const section = (kind: 'audio' | 'video', mid: number, port = 9) => [
  `m=${kind} ${port} UDP/TLS/RTP/SAVPF 111 63`,
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:EsAw',
  'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1',
  `a=mid:${mid}`,
  'a=sendrecv',
]

const lines = (...parts: string[][]) => `${[head, ...parts].flat().join('\r\n')}\r\n`

/** Session descriptions as a browser writes them, shortened. */
export const audioSdp = lines(section('audio', 0))
export const videoSdp = lines(section('audio', 0), section('video', 1))
export const rejectedVideoSdp = lines(section('audio', 0), section('video', 1, 0))
export const dataSdp = `${audioSdp}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n`

/** For the transfer of a file: data channels and nothing else. */
export const dataOnlySdp = lines([
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:EsAw',
  'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1',
  'a=mid:0',
  'a=sctp-port:5000',
  'a=max-message-size:262144',
])

export const candidate = (foundation = 1) => ({
  candidate: `candidate:${foundation} 1 udp 2113937151 192.0.2.1 54400 typ host generation 0`,
  sdpMid: '0',
  sdpMLineIndex: 0,
})
