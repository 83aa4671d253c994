import { BlockList, isIPv4 } from 'node:net'

/** Where an address is, as far as the address itself tells: nobody is asked. */
export type Place = 'this-computer' | 'local-network'

const placeOf: readonly (readonly [Place, BlockList])[] = [
  ['this-computer', listOf([['127.0.0.0', 8]], [['::1', 128]])],
  [
    'local-network',
    listOf(
      [
        ['10.0.0.0', 8],
        ['172.16.0.0', 12],
        ['192.168.0.0', 16],
        ['169.254.0.0', 16],
        ['100.64.0.0', 10],
      ],
      [
        ['fc00::', 7],
        ['fe80::', 10],
      ],
    ),
  ],
]

/** The place of an address that says so itself; undefined for one out in the internet. */
export function namePlace(address: string): Place | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  return placeOf.find(([, list]) => list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6'))?.[0]
}

function listOf(ipv4: readonly [string, number][], ipv6: readonly [string, number][]): BlockList {
  const list = new BlockList()
  for (const [network, bits] of ipv4) list.addSubnet(network, bits, 'ipv4')
  for (const [network, bits] of ipv6) list.addSubnet(network, bits, 'ipv6')
  return list
}
