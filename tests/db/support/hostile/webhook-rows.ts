import { randomUUID } from 'node:crypto'
import { nobodysId } from '../world'
import { answersAnybody, type Row, server } from './row'

const made = {
  p_url: 'https://x.example/hook',
  p_description: '',
  p_types: ['booking.created'],
  p_sealed_secret: 'x',
  p_created_by: 'x',
}
const make = (more: object) => ({ ...made, p_idempotency_key: randomUUID(), ...more })
const noSuch = (args: object = {}) =>
  server(() => ({ 'an endpoint that there is not': [{ p_id: nobodysId, ...args }, null] }))

/** What programs and administrators ask of endpoints; who they are the web app has asked before. */
export const webhookRows = {
  make_webhook_endpoint: server(() => ({
    'no address': [make({ p_url: null }), 'invalid_argument'],
    'an address beyond all bounds': [make({ p_url: `https://${'x'.repeat(2_000)}` }), 'invalid_argument'],
    'no types': [make({ p_types: [] }), 'invalid_argument'],
    'types that are none': [make({ p_types: ['__proto__'] }), 'invalid_argument'],
    'a type that is nothing': [make({ p_types: [null] }), 'invalid_argument'],
    'a description of two lines': [make({ p_description: 'a\nb' }), 'invalid_argument'],
    'no secret': [make({ p_sealed_secret: '' }), 'invalid_argument'],
    'no key': [make({ p_idempotency_key: null }), 'invalid_argument'],
  })),
  change_webhook_endpoint: noSuch({ p_url: 'https://x.example' }),
  delete_webhook_endpoint: server(() => ({
    'an endpoint that there is not': [{ p_id: nobodysId }, { deleted: false }],
  })),
  switch_webhook_endpoint: noSuch({ p_active: false }),
  rotate_webhook_secret: server(() => ({
    'an endpoint that there is not': [{ p_id: nobodysId, p_sealed_secret: 'x' }, null],
    'no secret': [{ p_id: nobodysId, p_sealed_secret: null }, 'invalid_argument'],
  })),
  list_webhook_endpoints: answersAnybody('addresses and types, never a secret'),
  find_webhook_endpoint: noSuch(),
  webhook_targets: server(() => ({ 'endpoints that there are not': [{ p_ids: [nobodysId] }, []] })),
  finish_webhook: server(() => ({
    'a delivery that there is not': [
      {
        p_delivery_id: nobodysId,
        p_lease: nobodysId,
        p_status: 'failed',
        p_delay_seconds: 0,
        p_answer: {},
        p_gone: true,
      },
      { kept: false, disabled: false },
    ],
    'an answer beyond all bounds': [
      {
        p_delivery_id: nobodysId,
        p_lease: nobodysId,
        p_status: 'done',
        p_delay_seconds: 0,
        p_answer: { head: 'x'.repeat(5_000) },
      },
      'invalid_argument',
    ],
  })),
  webhook_deliveries: server(() => ({
    'an endpoint that there is not': [
      { p_endpoint_id: nobodysId, p_limit: 2_000_000_000 },
      { deliveries: [], next: null },
    ],
  })),
  replay_delivery: server(() => ({ 'a delivery that there is not': [{ p_id: nobodysId }, null] })),
  recover_deliveries: server(() => ({
    'an endpoint that there is not': [{ p_endpoint_id: nobodysId, p_since: '2020-01-01T00:00:00Z' }, null],
    'no moment': [{ p_endpoint_id: nobodysId, p_since: 'infinity' }, 'invalid_argument'],
  })),
  test_webhook_endpoint: noSuch(),
  webhook_troubles: answersAnybody('addresses of those that are told no more'),
} as const satisfies Record<string, Row>
