import { test as base, expect } from '@playwright/test'
import { Desk } from './desk'
import { newVisitor, type Visitor, type VisitorOptions } from './visitor'

interface Fixtures {
  /** A new person with a browser of their own. Anything their page reports as an error fails the test. */
  visitor(options?: VisitorOptions): Promise<Visitor>
}

interface WorkerFixtures {
  /** Books sessions, moves their rows in time, and reads the books. */
  desk: Desk
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  desk: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that are used
    async ({}, use) => {
      const desk = await Desk.open()
      await use(desk)
      await desk.close()
    },
    { scope: 'worker' },
  ],
  visitor: async ({ browser }, use) => {
    const visitors: Visitor[] = []
    await use(async (options) => {
      const visitor = await newVisitor(browser, options)
      visitors.push(visitor)
      return visitor
    })
    const problems = visitors.flatMap((visitor) => visitor.problems)
    await Promise.all(visitors.map((visitor) => visitor.context.close()))
    expect(problems, 'what the pages reported as errors').toEqual([])
  },
})

export { expect }
