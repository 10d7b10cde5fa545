import { ids, sign, suite, url } from './suite.mjs'
import { Relay, SyncDirection } from 'applesauce-relay'
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs'

let relay

async function publish(event) {
  const response = await relay.publish(event, { retries: 0, timeout: 60_000 })
  if (!response.ok) throw new Error(response.message)
}

function stored(filter) {
  return lastValueFrom(relay.request(filter, { timeout: 60_000 }).pipe(toArray()))
}

function live(filter, ready) {
  return new Promise((resolve, reject) => {
    const subscription = relay.subscription(filter).subscribe({
      next: message => {
        if (message === 'EOSE') {
          ready()
        } else {
          subscription.unsubscribe()
          resolve(message)
        }
      },
      error: reject,
    })
  })
}

/** Of the events that only this side has it tells nothing: they are sent, so the relay has them afterwards. */
async function difference(filter, events) {
  const before = ids(await stored(filter))
  const need = await lastValueFrom(relay.sync(events, filter, SyncDirection.BOTH).pipe(toArray()))
  const have = ids(await stored(filter)).filter(id => !before.includes(id))
  return { have, need: ids(need) }
}

suite({
  open: () => (relay = new Relay(url)),
  close: () => relay.close(),
  publish,
  stored,
  live,
  count: async filter => (await firstValueFrom(relay.count(filter))).count,
  authenticate: async () => {
    const response = await relay.authenticate({ signEvent: sign })
    if (!response.ok) throw new Error(response.message)
  },
  difference,
})
