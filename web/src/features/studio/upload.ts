import { ApiProblem } from '../../platform/api.ts'

/** How much of an upload is on the server, from 0 to 1. */
export type OnProgress = (fraction: number) => void

/**
 * Posts a file as the multipart field `file` and reports how far it is, which fetch cannot. `path` is below `/api/v1`.
 * Rejects with an ApiProblem like every other call, and with an AbortError when `signal` aborts.
 */
export function upload<Result>(path: string, file: File, onProgress: OnProgress, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1${path}`)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () =>
      request.status < 300 ? resolve(JSON.parse(request.responseText) as Result) : reject(readProblem(request))
    request.onerror = () => reject(new ApiProblem(0, { title: 'The server cannot be reached' }))
    request.onabort = () => reject(new DOMException('The upload was stopped', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    const form = new FormData()
    form.set('file', file)
    request.send(form)
  })
}

function readProblem(request: XMLHttpRequest): ApiProblem {
  const seconds = Number.parseInt(request.getResponseHeader('retry-after') ?? '', 10)
  const isJson = request.getResponseHeader('content-type')?.includes('json')
  const document = isJson ? (JSON.parse(request.responseText) as ConstructorParameters<typeof ApiProblem>[1]) : {}
  return new ApiProblem(request.status, document, seconds >= 0 ? seconds : undefined)
}
