export const dynamic = 'force-dynamic'

export default function Page() {
  return <h1>Made for every request</h1>
}
