// NDK shows what is told of events and keys (NIP-85): node counts.mjs SERVICE KIND SUBJECT KIND SUBJECT… prints the tags of each.
import WebSocket from 'ws'
import NDK, { NDKSubscriptionCacheUsage } from '@nostr-dev-kit/ndk'

globalThis.WebSocket ??= WebSocket // Node 20 has none of its own

const [service, ...asked] = process.argv.slice(2)
const ndk = new NDK({
  explicitRelayUrls: [process.env.RELAY_URL],
  enableOutboxModel: false, // it would ask other relays
  initialValidationRatio: 1, // every signature is verified
  lowestValidationRatio: 1,
})
await ndk.connect(30_000)
for (let i = 0; i < asked.length; i += 2) {
  const [kind, subject] = [Number(asked[i]), asked[i + 1]]
  const told = await ndk.fetchEvent(
    { kinds: [kind], authors: [service], '#d': [subject] },
    { cacheUsage: NDKSubscriptionCacheUsage.ONLY_RELAY },
  )
  if (!told?.verifySignature(false)) throw new Error(`nothing with a signature is told of ${subject}`)
  console.log(kind, told.tags.filter(([name]) => name !== 'd').map(([name, value]) => `${name}=${value}`).join(' '))
}
process.exit(0)
