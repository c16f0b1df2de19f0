'use client'

import { FileCheck, Printer } from 'lucide-react'
import type { ReactNode } from 'react'
import { ExactlyWhen } from '@/components/time/exactly-when'
import { When } from '@/components/time/when'
import { Button, ButtonLink } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { Quote } from '@/components/ui/quote'
import { Sentence } from '@/components/ui/sentence'
import type { PaperReceipt as Receipt } from '@/lib/contract/http/paper-receipt'
import { formatMoney } from '@/lib/format'
import { amounts, keep, receipt as words } from '@/locales/en/receipts/paper'
import { amountLines, headline, outcomeOf, serviceOf, timeLines } from './paper-words'

interface PaperReceiptProps {
  readonly receipt: Receipt
  /** Of the signed file that proves it. */
  readonly proofHref: string
}

/** A receipt for people: one page on paper, and the way to keep it as one. */
export function PaperReceipt({ receipt, proofHref }: PaperReceiptProps) {
  return (
    <div className="bg-linear-to-b from-tint to-white to-[28rem] px-4 py-6 sm:py-10 print:bg-none print:p-0">
      <main className="mx-auto max-w-2xl">
        <article
          aria-label={words.label}
          className="rounded-card border border-line bg-white p-6 shadow-card sm:p-10 print:rounded-none print:border-0 print:p-0 print:shadow-none"
        >
          <Head receipt={receipt} />
          <h1 className="mt-8 text-4xl font-bold tracking-tight break-words sm:text-5xl print:mt-6">
            {headline(receipt)}
          </h1>
          <p className="mt-2 text-lg text-gray-900">
            <bdi>{serviceOf(receipt)}</bdi>
          </p>
          {outcomeOf(receipt) && <p className="mt-1">{outcomeOf(receipt)}</p>}
          <div className="mt-8 grid gap-x-12 gap-y-8 sm:grid-cols-2 print:mt-6 print:grid-cols-2">
            <Session receipt={receipt} />
            <Amounts receipt={receipt} />
          </div>
          <Foot receipt={receipt} />
        </article>
        <Actions proofHref={proofHref} />
      </main>
    </div>
  )
}

function Head({ receipt }: { readonly receipt: Receipt }) {
  const { practice, number, issuedAt } = receipt
  return (
    <header className="flex flex-wrap justify-between gap-x-8 gap-y-4 border-b border-line pb-6">
      <div className="min-w-0">
        <p className="text-xl font-bold text-gray-900">
          <bdi>{practice.name}</bdi>
        </p>
        {practice.address && (
          <p dir="auto" className="mt-1 whitespace-pre-line">
            {practice.address}
          </p>
        )}
        {practice.taxLine && <p dir="auto">{practice.taxLine}</p>}
      </div>
      <dl className="text-right">
        <dt className="text-sm">{words.number}</dt>
        <dd data-testid="receipt-number" className="font-semibold text-gray-900 tabular-nums">
          {number}
        </dd>
        <dt className="mt-2 text-sm">{words.issued}</dt>
        <dd className="font-semibold text-gray-900">
          <When iso={issuedAt} form="date" />
        </dd>
      </dl>
    </header>
  )
}

function Session({ receipt }: { readonly receipt: Receipt }) {
  const { client, consultant, scheduledStartTime, startedAt, endedAt, status } = receipt
  return (
    <Part title={words.session}>
      <Row name={words.payer}>
        <bdi>{client}</bdi>
      </Row>
      <Row name={words.consultant}>
        <bdi>{consultant}</bdi>
      </Row>
      <Row name={words.bookedFor}>
        <When iso={scheduledStartTime} />
      </Row>
      {startedAt && (
        <Row name={words.started}>
          <ExactlyWhen iso={startedAt} />
        </Row>
      )}
      <Row name={status === 'cancelled' ? words.cancelled : words.ended}>
        <ExactlyWhen iso={endedAt} />
      </Row>
      {timeLines(receipt).map(({ name, value }) => (
        <Row key={name} name={name}>
          {value}
        </Row>
      ))}
    </Part>
  )
}

function Amounts({ receipt }: { readonly receipt: Receipt }) {
  return (
    <Part title={amounts.title}>
      {amountLines(receipt).map(({ name, amount, at, words, strong }) => (
        <Row key={`${name} ${at}`} name={name} strong={strong ?? false}>
          <span>{formatMoney(amount, receipt.currency)}</span>
          {at && (
            <span className="block text-sm font-normal text-gray-600">
              <When iso={at} form="date" />
            </span>
          )}
          {words && (
            <span className="block text-sm font-normal">
              <Quote text={words} />
            </span>
          )}
        </Row>
      ))}
    </Part>
  )
}

function Foot({ receipt: { currency, sessionId } }: { readonly receipt: Receipt }) {
  return (
    <footer className="mt-8 border-t border-line pt-4 text-sm break-words print:mt-6">
      {words.foot(currency, sessionId)}
    </footer>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="font-semibold">{title}</h2>
      <dl className="mt-1 divide-y divide-line">{children}</dl>
    </section>
  )
}

interface RowProps {
  readonly name: string
  readonly strong?: boolean
  readonly children: ReactNode
}

function Row({ name, strong = false, children }: RowProps) {
  return (
    <div className="flex justify-between gap-4 py-2">
      <dt className="shrink-0">{name}</dt>
      <dd
        className={classes(
          'min-w-0 text-right text-gray-900 tabular-nums',
          strong ? 'font-bold' : 'font-medium',
        )}
      >
        {children}
      </dd>
    </div>
  )
}

function Actions({ proofHref }: { readonly proofHref: string }) {
  return (
    <div className="mt-6 print:hidden">
      <div className="grid gap-3 sm:grid-cols-2">
        <Button variant="primary" onClick={() => window.print()}>
          <Printer aria-hidden="true" className="size-5" />
          {keep.print}
        </Button>
        <ButtonLink href={proofHref} download>
          <FileCheck aria-hidden="true" className="size-5" />
          {keep.proof}
        </ButtonLink>
      </div>
      <p className="mt-3 text-sm">
        <Sentence
          parts={keep.detail((link) => (
            <a href="/receipts/verify" className="font-medium text-accent underline underline-offset-4">
              {link}
            </a>
          ))}
        />
      </p>
    </div>
  )
}
