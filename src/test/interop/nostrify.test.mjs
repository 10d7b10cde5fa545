import { sign, suite, url } from './suite.mjs'
import { NRelay1 } from '@nostrify/nostrify'

let relay

async function live(filter, ready) {
  for await (const message of relay.req([filter])) {
    if (message[0] === 'EOSE') ready()
    if (message[0] === 'EVENT') return message[2]
  }
}

suite({
  open: () => {
    relay = new NRelay1(url, {
      backoff: false,
      auth: async given => sign({ kind: 22242, tags: [['relay', url], ['challenge', given]] }),
    })
  },
  close: () => relay.close(),
  publish: event => relay.event(event),
  stored: filter => relay.query([filter]),
  live,
  count: async filter => (await relay.count([filter])).count,
  // It answers the challenge by itself, and sends what was refused for want of it again.
  authenticate: async () => {},
})
