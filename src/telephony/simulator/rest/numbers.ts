// The part of the REST API that lists the numbers of the account, and sets up what happens to calls to them.
import type { Directory, Resource } from '../directory.ts'
import { notFound, type Route } from './api-server.ts'
import { pageOf } from './page.ts'
import { presentApplication, presentNumber } from './present.ts'

export function numberRoutes(directory: Directory, account: string): readonly Route[] {
  return [
    {
      method: 'POST',
      path: /^\/Applications\.json$/,
      handle({ params }) {
        const application = directory.addApplication(Object.fromEntries(params))
        return { status: 201, body: presentApplication(account, application) }
      },
    },
    ...collectionRoutes({
      collection: 'Applications',
      key: 'applications',
      account,
      all: () => directory.applications,
      present: presentApplication,
    }),
    ...collectionRoutes({
      collection: 'IncomingPhoneNumbers',
      key: 'incoming_phone_numbers',
      account,
      all: () => directory.numbers,
      present: presentNumber,
    }),
  ]
}

interface Collection {
  readonly collection: string
  readonly key: string
  readonly account: string
  all(): readonly Resource[]
  present(account: string, resource: Resource): object
}

/** The routes that list resources, return one, and change one. */
function collectionRoutes({ collection, key, account, all, present }: Collection): Route[] {
  const many = new RegExp(`^/${collection}\\.json$`)
  const one = new RegExp(`^/${collection}/(\\w+)\\.json$`)
  const find = (sid: string) => {
    const resource = all().find((candidate) => candidate.sid === sid)
    if (resource === undefined) throw notFound(`/${collection}/${sid}.json`)
    return resource
  }
  return [
    {
      method: 'GET',
      path: many,
      handle(request) {
        const filters = ['FriendlyName', 'PhoneNumber'].filter((name) => request.params.has(name))
        const found = all().filter(({ settings }) => filters.every((name) => settings[name] === request.params.get(name)))
        const shown = found.map((resource) => present(account, resource))
        return pageOf(key, shown, request, account)
      },
    },
    { method: 'GET', path: one, handle: (_request, sid) => ({ status: 200, body: present(account, find(sid)) }) },
    {
      method: 'POST',
      path: one,
      handle({ params }, sid) {
        const resource = find(sid)
        Object.assign(resource.settings, Object.fromEntries(params))
        return { status: 200, body: present(account, resource) }
      },
    },
  ]
}
