import type { Consumer } from 'mediasoup/types'

type Shown = Pick<Consumer, 'type' | 'paused' | 'closed' | 'pause' | 'resume' | 'setPreferredLayers'>

/**
 * How much of a picture is wanted, null: nothing. One wish after the other, and of those that come meanwhile the last alone: a consumer says that it is
 * paused only when the worker has answered, so that a wish which overtakes another would leave the picture still for good.
 */
export function createLook(consumer: Shown): (layer: number | null) => Promise<void> {
  let wish: number | null = null
  let isSettling = false
  let settled: Promise<void> = Promise.resolve()

  async function settle(): Promise<void> {
    isSettling = true
    try {
      for (let wanted = wish; ; wanted = wish) {
        await act(wanted)
        if (wish === wanted) return
      }
    } catch (error) {
      // What has just ended may still be asked for.
      if (!consumer.closed) throw error
    } finally {
      // At once: the next wish may come before anybody hears that this one is done.
      isSettling = false
    }
  }

  async function act(layer: number | null): Promise<void> {
    if (layer === null) return consumer.pause()
    if (consumer.type === 'simulcast') await consumer.setPreferredLayers({ spatialLayer: layer })
    if (consumer.paused) await consumer.resume()
  }

  return (layer) => {
    wish = layer
    if (!isSettling) settled = settle()
    return settled
  }
}
