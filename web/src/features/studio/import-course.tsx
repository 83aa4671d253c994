import { Dropzone, MIME_TYPES, type FileRejection } from '@mantine/dropzone'
import '@mantine/dropzone/styles.layer.css'
import { useMutation } from '@tanstack/react-query'
import { IconAlertCircle, IconFileZip } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer, ApiProblem } from '../../platform/api.ts'
import { useOrganization } from '../../platform/organization.tsx'
import { toProblem } from '../../platform/problem.ts'
import { WaitLine, WaitNotice } from '../../platform/wait-notice.tsx'
import { isBusy } from '../../platform/wait.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useFormat } from '../../ui/format.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { showToast } from '../../ui/toast.tsx'
import classes from './import-course.module.css'
import { upload } from './upload.ts'

export type ImportRun = Answer<'getImport'>

const zip = [MIME_TYPES.zip, 'application/x-zip-compressed']

type ArchiveUpload = {
  file: File | undefined
  fraction: number
  error: Error | null
  /** What a busy server answered, while the archive waits to be sent again. */
  refusal: ApiProblem | undefined
  start: (file: File) => void
  cancel: () => void
}

type CourseImportProps = {
  opened: boolean
  onOpen: () => void
  onClose: () => void
  onStarted: (run: ImportRun) => void
}

/** Takes a zip of Markdown files, by a dialog or dropped anywhere on the page, and hands over the import it starts. */
export function CourseImport({ opened, onOpen, onClose, onStarted }: CourseImportProps) {
  const { t } = useTranslation('studio')
  const archive = useArchiveUpload(onStarted)
  const sayNotAZip = useNotAZip()

  function drop(file: File) {
    onOpen()
    archive.start(file)
  }

  return (
    <>
      <ImportCourseDialog opened={opened} onClose={onClose} upload={archive} />
      <Dropzone.FullScreen
        withinPortal={false}
        active={!opened}
        accept={zip}
        multiple={false}
        onDrop={([file]) => file && drop(file)}
        onReject={sayNotAZip}
      >
        <p className={classes.dropHere}>{t('import.dropHere')}</p>
      </Dropzone.FullScreen>
    </>
  )
}

/** Sends an archive; until the import starts it can be stopped. */
function useArchiveUpload(onStarted: (run: ImportRun) => void): ArchiveUpload {
  const { id: organizationId } = useOrganization()
  const [fraction, setFraction] = useState(0)
  const stop = useRef<AbortController>(undefined)
  const sending = useMutation({
    meta: { showsWaits: true },
    mutationFn: ({ file, signal }: { file: File; signal: AbortSignal }) => {
      setFraction(0)
      return upload<ImportRun>(`/organizations/${organizationId}/imports`, file, setFraction, signal)
    },
    onSuccess: onStarted,
  })
  const wasStopped = sending.error?.name === 'AbortError'
  return {
    file: sending.isPending ? sending.variables.file : undefined,
    fraction,
    error: wasStopped ? null : sending.error,
    refusal: sending.isPending && isBusy(sending.failureReason) ? sending.failureReason : undefined,
    start: (file) => {
      stop.current = new AbortController()
      sending.mutate({ file, signal: stop.current.signal })
    },
    cancel: () => {
      stop.current?.abort()
      sending.reset()
    },
  }
}

type ImportCourseDialogProps = { opened: boolean; onClose: () => void; upload: ArchiveUpload }

/** Shows how much of the archive is sent; closing it stops the upload. */
function ImportCourseDialog({
  opened,
  onClose,
  upload: { file, fraction, error, refusal, start, cancel },
}: ImportCourseDialogProps) {
  const { t } = useTranslation('studio')

  function close() {
    cancel()
    onClose()
  }

  return (
    <Dialog opened={opened} onClose={close} closeOnClickOutside={!file} size="lg" title={t('import.title')}>
      {error && (
        <div className={classes.problem}>
          {isBusy(error) ? (
            <WaitNotice error={error} after="allowed" />
          ) : (
            <Notice tone="failure" icon={<IconAlertCircle size={18} />}>
              {toProblem(error).message}
            </Notice>
          )}
        </div>
      )}
      {file ? (
        <Sending file={file} fraction={fraction} refusal={refusal} onCancel={close} />
      ) : (
        <ArchiveDropzone onDrop={start} />
      )}
      <dl className={classes.rules}>
        {(['folders', 'order', 'pictures', 'facts'] as const).map((rule) => (
          <div key={rule} className={classes.rule}>
            <dt>{t(`import.rules.${rule}.what`)}</dt>
            <dd>{t(`import.rules.${rule}.becomes`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

function useNotAZip() {
  const { t } = useTranslation('studio')
  return ([refused]: FileRejection[]) => {
    if (refused) showToast({ tone: 'failure', message: t('import.notZip', { name: refused.file.name }) })
  }
}

function ArchiveDropzone({ onDrop }: { onDrop: (file: File) => void }) {
  const { t } = useTranslation('studio')
  const sayNotAZip = useNotAZip()
  return (
    <Dropzone
      className={classes.dropzone ?? ''}
      accept={zip}
      multiple={false}
      onDrop={([file]) => file && onDrop(file)}
      onReject={sayNotAZip}
      inputProps={{ 'aria-label': t('import.choose') }}
    >
      <div className={classes.invitation}>
        <IconFileZip size={32} stroke={1.5} />
        <span className={classes.lead}>{t('import.drop')}</span>
        <span className={classes.quiet}>{t('import.dropText')}</span>
      </div>
    </Dropzone>
  )
}

type SendingProps = { file: File; fraction: number; refusal: ApiProblem | undefined; onCancel: () => void }

function Sending({ file, fraction, refusal, onCancel }: SendingProps) {
  const { t } = useTranslation('studio')
  const { t: tUi } = useTranslation('ui')
  const format = useFormat()
  return (
    <div className={classes.sending}>
      <p className={classes.lead}>{file.name}</p>
      <ProgressBar percent={refusal ? 0 : fraction * 100} label={t('import.sending')} />
      <div className={classes.sendingLine}>
        {refusal ? (
          <WaitLine error={refusal} />
        ) : (
          <span className={classes.quiet} role="status">
            {fraction < 1 ? t('import.sent', { percent: format.percent(fraction) }) : t('import.unpacking')}
          </span>
        )}
        <Button variant="default" size="xs" onClick={onCancel}>
          {tUi('dialog.cancel')}
        </Button>
      </div>
    </div>
  )
}
