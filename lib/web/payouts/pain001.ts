import { toDecimal } from '@/lib/contract/money'
import type { OrderedPayout, PayeeAccount } from '@/lib/db/functions/money/payouts'
import { remarkOf } from './bank-csv'

/** A payment that a SEPA credit transfer can carry: euros, to an IBAN. */
export type SepaPayout = OrderedPayout & { readonly account: PayeeAccount & { readonly iban: string } }

export function isSepa(payout: OrderedPayout): payout is SepaPayout {
  return payout.currency === 'EUR' && payout.status === 'in_transit' && !!payout.account?.iban
}

interface Order {
  /** Of the file, at most 35 characters: banks refuse one twice. */
  readonly id: string
  readonly at: Date
  readonly from: PayeeAccount & { readonly iban: string }
  readonly payouts: readonly SepaPayout[]
}

/**
 * A credit transfer initiation, ISO 20022 pain.001.001.09, in the subset of the SEPA rulebook: one debtor, one batch, charges shared (SLEV). To be
 * uploaded to online banking, which asks for its own release.
 */
export function pain001({ id, at, from, payouts }: Order): string {
  const count = String(payouts.length)
  const sum = toDecimal(
    payouts.reduce((total, { amountMinor }) => total + amountMinor, 0),
    'EUR',
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('Document', [
    element('CstmrCdtTrfInitn', [
      element('GrpHdr', [
        text('MsgId', id),
        text('CreDtTm', at.toISOString().slice(0, 19)),
        text('NbOfTxs', count),
        text('CtrlSum', sum),
        element('InitgPty', [text('Nm', sepaText(from.holder))]),
      ]),
      element('PmtInf', [
        text('PmtInfId', id),
        text('PmtMtd', 'TRF'),
        text('NbOfTxs', count),
        text('CtrlSum', sum),
        element('PmtTpInf', [element('SvcLvl', [text('Cd', 'SEPA')])]),
        element('ReqdExctnDt', [text('Dt', at.toISOString().slice(0, 10))]),
        element('Dbtr', [text('Nm', sepaText(from.holder))]),
        element('DbtrAcct', [iban(from.iban)]),
        element('DbtrAgt', [bank(from.bic)]),
        text('ChrgBr', 'SLEV'),
        ...payouts.map(transfer),
      ]),
    ]),
  ]).replace('<Document>', `<Document xmlns="${namespace}">`)}\n`
}

const namespace = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'

function transfer({ payoutId, amountMinor, account, name }: SepaPayout): string {
  const amount = `<InstdAmt Ccy="EUR">${toDecimal(amountMinor, 'EUR')}</InstdAmt>`
  return element('CdtTrfTxInf', [
    element('PmtId', [text('EndToEndId', remarkOf(payoutId))]),
    element('Amt', [amount]),
    ...(account.bic ? [element('CdtrAgt', [bank(account.bic)])] : []),
    element('Cdtr', [text('Nm', sepaText(account.holder || name))]),
    element('CdtrAcct', [iban(account.iban)]),
    element('RmtInf', [text('Ustrd', remarkOf(payoutId))]),
  ])
}

const iban = (number: string) => element('Id', [text('IBAN', number)])

/** Without a BIC the rulebook has a word for it. */
function bank(bic: string | null): string {
  return element('FinInstnId', [bic ? text('BICFI', bic) : element('Othr', [text('Id', 'NOTPROVIDED')])])
}

function element(name: string, parts: readonly string[]): string {
  return `<${name}>${parts.join('')}</${name}>`
}

const text = (name: string, words: string) => element(name, [escaped(words)])

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** The letters that all banks of the area take (EPC217-08): accents are left out, and what is left is a full stop. At most 70. */
export function sepaText(words: string): string {
  const letters = words
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('Ø', 'O')
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'L')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
  return letters.replaceAll(/[^A-Za-z0-9/?:().,'+ -]/g, '.').slice(0, 70)
}
