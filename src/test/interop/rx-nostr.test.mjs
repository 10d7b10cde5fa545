import { pubkey, sign, suite, url } from './suite.mjs'
import { verifyEvent } from 'nostr-tools/pure'
import { createRxForwardReq, createRxNostr, createRxOneshotReq } from 'rx-nostr'
import { filter as where, firstValueFrom, lastValueFrom, map, toArray } from 'rxjs'
import WebSocket from 'ws'

const signer = { signEvent: async template => ('sig' in template ? template : sign(template)), getPublicKey: async () => pubkey }
let nostr

async function publish(event) {
  const answer = await lastValueFrom(nostr.send(event, { signer, completeOn: 'all-ok', errorOnTimeout: true }))
  if (!answer.ok) throw new Error(answer.notice)
}

function stored(filter) {
  return lastValueFrom(nostr.use(createRxOneshotReq({ filters: filter })).pipe(map(packet => packet.event), toArray()))
}

async function live(filter, ready) {
  const request = createRxForwardReq()
  const first = firstValueFrom(nostr.use(request).pipe(map(packet => packet.event)))
  firstValueFrom(nostr.createAllMessageObservable().pipe(where(packet => packet.type === 'EOSE'))).then(ready)
  request.emit(filter)
  return first
}

suite({
  open: () => {
    nostr = createRxNostr({
      signer,
      authenticator: 'auto',
      verifier: async event => verifyEvent(event),
      websocketCtor: WebSocket,
      okTimeout: 60_000,
      eoseTimeout: 60_000,
      authTimeout: 60_000,
      skipFetchNip11: true,
    })
    nostr.setDefaultRelays([url])
  },
  close: () => nostr.dispose(),
  publish,
  stored,
  live,
  // It answers the challenge by itself, and sends what was refused for want of it again.
  authenticate: async () => {},
})
