'use client'

import { useEffect, useState } from 'react'
import type { Ground } from '@/components/call/surface'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import type { RoomSnapshot } from '@/lib/client/room/snapshot'
import { opening as words } from '@/locales/en/room/opening'

/** Longer than a bad network takes; what takes longer does not come by itself. */
const patienceMs = 10_000

interface OpeningProps {
  readonly ground: Ground
  readonly held: RoomSnapshot['held']
  /** What only rooms of its kind wait for. */
  readonly besides?: Said
}

type Said = Readonly<Partial<Record<NonNullable<RoomSnapshot['held']>, string>>>
const said: Said = words.held

/** While this side is still on its way in: what it may be when that takes long, and a way on. */
export function OpeningWords({ ground, held, besides }: OpeningProps) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={classes('text-center', ground === 'stage' ? 'text-white' : 'text-gray-900')}>
      <p role="status" className="mx-auto max-w-md text-lg text-pretty">
        {(held && (besides?.[held] ?? said[held])) || (late ? words.late : words.now)}
      </p>
      {late && (
        <Button className="pointer-events-auto mt-4" onClick={() => window.location.reload()}>
          {words.again}
        </Button>
      )}
    </div>
  )
}
