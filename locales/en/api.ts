/** What is said to other programs: to the people who write them. */

export const apiTitles = {
  bad_request: 'The request is not understood',
  idempotency_key_missing: 'An Idempotency-Key is missing',
  key_missing: 'A key is missing',
  key_invalid: 'The key is not good',
  insufficient_funds: 'The balance does not cover the price',
  scope_missing: 'The key may not do that',
  not_found: 'There is no such thing',
  method_not_allowed: 'The method is not allowed',
  already_booked: 'That was booked before',
  slot_taken: 'The time is taken',
  outside_availability: 'No session can begin then',
  notice_too_short: 'It is too late for that',
  reservation_expired: 'The reservation has run out',
  already_started: 'The session has started',
  already_over: 'The session is over',
  not_over: 'The session is not over',
  nothing_to_refund: 'Nothing is left to refund',
  more_than_captured: 'That is more than is left to refund',
  paid_out: 'The consultant was paid out',
  already_decided: 'That was decided before',
  similar_person: 'Somebody has nearly that ref',
  changed_elsewhere: 'It was changed meanwhile',
  too_large: 'The request is too large',
  unsupported_media_type: 'The body is not JSON',
  idempotency_conflict: 'The Idempotency-Key was used for something else',
  rate_limited: 'Too many calls',
  internal: 'Something went wrong on our side',
  unavailable: 'The database cannot be reached',
}

export const apiDetails = {
  bad_request: 'Something in the request is not as docs/api.md says; `errors` says what.',
  idempotency_key_missing:
    'Send a header Idempotency-Key of 1 to 200 characters: a call that is repeated with it is carried out once.',
  key_missing: 'Send `Authorization: Bearer parley_live_…`. `npm run api-key -- create NAME` makes a key.',
  key_invalid: 'This key is unknown or was revoked.',
  insufficient_funds:
    'The client’s balance does not cover the price. With funding “received” none is needed.',
  scope_missing: 'This key was made without the scope that this call needs.',
  not_found: 'There is nothing under this address.',
  method_not_allowed: 'This address does not take that method.',
  already_booked: 'There is a booking of this externalId already; `bookingId` names it.',
  slot_taken: 'The client or the consultant has another booking at that time, or somebody is booking it.',
  outside_availability: 'It is none of the slots that GET /api/v1/slots answers.',
  notice_too_short: 'The consultant, or the booking’s terms, want more notice.',
  reservation_expired: 'It has run out, was booked, or is another key’s. Reserve again.',
  already_started: 'A session that has started can be ended, not cancelled.',
  already_over: 'The session is over.',
  not_over: 'Money is given back after the end. Cancel or end the session first.',
  nothing_to_refund: 'All that was captured of this session was given back, or nothing was captured.',
  more_than_captured:
    'The amount is more than what was captured and not given back; `refundable` says what is left.',
  paid_out:
    'What is payable to the consultant does not cover it: the earnings were paid out, or are on their way.',
  already_decided: 'The reported problem was decided before, and that stands.',
  similar_person: 'Nobody has this ref, and somebody a very similar one; `candidates` says who.',
  changed_elsewhere: 'It is no longer what If-Match names. Read it again, and decide anew.',
  too_large: 'The body is larger than this call takes.',
  unsupported_media_type: 'Send the body as application/json.',
  idempotency_conflict:
    'The same Idempotency-Key came with another body before. Use a new key for another booking.',
  rate_limited: 'Wait as long as Retry-After says, then go on.',
  internal: 'Nothing is known to have happened. Repeat the call with the same Idempotency-Key.',
  unavailable: 'Whether it happened is unknown. Repeat the call with the same Idempotency-Key.',
}

export const apiFaults = {
  notJson: 'The body is not JSON',
  price: 'must be an amount of the currency, such as 100.00',
  unknownPerson: 'is not known yet: give a name with it',
  accent: (nearest: string) =>
    `must be readable on white (a contrast of 4.5 to 1): the nearest that is, is ${nearest}`,
  similar: (refs: string) =>
    `Nobody has this ref; did you mean ${refs}? If it is somebody else, name those refs in distinctFrom.`,
  cursor: 'must be the nextCursor of the page before',
  payoutEnded: (status: string) => `This payout is ${status} already.`,
  noSepa:
    'There is such a file for a payout that is on its way, in euros, to an IBAN, once the practice has said which IBAN it pays from.',
  endpoints: 'is one too many: delete an endpoint that is not used',
  scope: (scope: string) => `This call needs the scope ${scope}.`,
}

/** Why an address gets no webhooks. */
export const urlFaults = {
  not_an_address: 'must be an address such as https://www.example.org/parley',
  credentials: 'must not have a name or a password in it',
  not_https: 'must begin with https://',
  port: 'must be on port 443 or 8443',
  private: 'must not be an address of a private network',
}

/** Who did it, in the audit of a session. @param name of the key */
export const apiActor = (name: string) => `API key ${name}`
export const reissued: string = 'Asked by a program'
