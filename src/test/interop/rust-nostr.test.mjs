// The SDK of rust-nostr as WebAssembly.
import { secretHex, suite, url } from './suite.mjs'
import sdk from '@rust-nostr/nostr-sdk'

const { ClientBuilder, Duration, Event, Filter, Keys, NostrSigner, ReqExitPolicy, SyncOptions } = sdk

let client
let relay

const event = json => Event.fromJson(JSON.stringify(json))
const filter = json => Filter.fromJson(JSON.stringify(json))

async function publish(json) {
  await relay.sendEvent(event(json))
}

async function stored(json) {
  const found = await relay.fetchEvents(filter(json), Duration.fromSecs(60), ReqExitPolicy.exitOnEose())
  return found.toVec().map(each => JSON.parse(each.asJson()))
}

function live(json, ready) {
  return new Promise((resolve, reject) => {
    client.handleNotifications({
      handleEvent: async (from, subscription, found) => {
        resolve(JSON.parse(found.asJson()))
        return true
      },
      handleMsg: async (from, message) => {
        if (JSON.parse(message.asJson())[0] === 'EOSE') ready()
        return false
      },
    })
    client.subscribe(filter(json)).catch(reject)
  })
}

/** Its database on Node keeps nothing, so all that the relay has is missing here. */
async function missing(json) {
  const { report } = await client.sync(filter(json), new SyncOptions())
  return report.received.map(id => id.toHex())
}

suite({
  open: async () => {
    sdk.loadWasmSync()
    client = new ClientBuilder().signer(NostrSigner.keys(Keys.parse(secretHex))).build()
    client.automaticAuthentication(true)
    await client.addRelay(url)
    await client.tryConnect(Duration.fromSecs(60))
    relay = await client.relay(url)
  },
  close: () => client.shutdown(),
  publish,
  stored,
  live,
  count: json => relay.countEvents(filter(json), Duration.fromSecs(60)),
  authenticate: async () => {},
  missing,
})
