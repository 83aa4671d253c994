/** What strangers see first. */
export function LandingPage() {
  return null
}
