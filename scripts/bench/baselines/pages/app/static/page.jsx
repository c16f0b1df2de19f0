export default function Page() {
  return <h1>Made once</h1>
}
