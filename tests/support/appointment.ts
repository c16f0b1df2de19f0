interface OfKind {
  readonly kind: string
}

/** What is told of a session that must be an appointment. @throws where it is of another kind, or nothing is told */
export function appointmentOf<Facts extends OfKind>(
  facts: Facts | null | undefined,
): Extract<Facts, { kind: 'appointment' }> {
  if (facts && isAppointment(facts)) return facts
  throw new Error(`No appointment: ${JSON.stringify(facts)}`)
}

function isAppointment<Facts extends OfKind>(facts: Facts): facts is Extract<Facts, { kind: 'appointment' }> {
  return facts.kind === 'appointment'
}
