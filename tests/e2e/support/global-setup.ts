import { startProduct } from '@/tests/support/product/product'

/** One product for the whole run; tests are kept apart by booking for people of their own. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const product = await startProduct({ turnServers: 2 })
  return product.stop
}
