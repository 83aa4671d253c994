import { Dropzone } from '@mantine/dropzone'
import '@mantine/dropzone/styles.layer.css'
import { useMutation } from '@tanstack/react-query'
import { IconPhotoUp } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toProblem } from '../../platform/problem.ts'
import { WaitLine } from '../../platform/wait-notice.tsx'
import { isBusy } from '../../platform/wait.ts'
import { Button } from '../../ui/button.tsx'
import { CourseCover } from '../../ui/course-cover.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import classes from './course-facts.module.css'
import { useDraftEditor } from './draft-editor.tsx'
import { Panel } from './panel.tsx'
import { pictureTypes, uploadPicture } from './upload-picture.ts'

/** What the catalog says of the course besides its title: the summary and the cover. */
export function CourseFacts() {
  const { t } = useTranslation('studio')
  const { draft, change } = useDraftEditor()
  const [typed, setTyped] = useState<string>()
  return (
    <Panel title={t('facts.heading')}>
      <TextArea
        id="course-summary"
        label={t('facts.summary')}
        description={t('facts.summaryHelp')}
        maxLength={1000}
        dir="auto"
        value={typed ?? draft.summary}
        onFocus={() => setTyped(draft.summary)}
        onBlur={() => setTyped(undefined)}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          change({ facts: { summary: event.currentTarget.value } })
        }}
      />
      <Cover />
    </Panel>
  )
}

function Cover() {
  const { t } = useTranslation('studio')
  const { organizationId, courseId, draft, session } = useDraftEditor()
  const open = useRef<() => void>(null)
  const [fraction, setFraction] = useState(0)
  const [preview, setPreview] = useState<string>()
  const sending = useMutation({
    meta: { showsWaits: true },
    mutationFn: async (file: File) => {
      setFraction(0)
      setPreview(URL.createObjectURL(file))
      const { id } = await uploadPicture(organizationId, file, setFraction)
      session.change({ facts: { coverFileId: id } })
      await session.flush()
    },
    onSettled: () => setPreview(undefined),
  })

  function remove() {
    session.change({ facts: { coverFileId: null } })
    void session.flush()
  }

  return (
    <div className={classes.cover}>
      <p className={classes.label}>{t('facts.cover')}</p>
      <Dropzone
        className={classes.dropzone ?? ''}
        openRef={open}
        activateOnClick={false}
        enablePointerEvents
        multiple={false}
        accept={pictureTypes}
        loading={false}
        onDrop={([file]) => file && sending.mutate(file)}
        inputProps={{ 'aria-label': t('facts.chooseCover') }}
        tabIndex={-1}
      >
        <div className={classes.picture}>
          <CourseCover courseId={courseId} url={preview ?? draft.coverUrl} />
        </div>
      </Dropzone>
      {sending.isPending && <ProgressBar size="thin" percent={fraction * 100} label={t('facts.sendingCover')} />}
      {sending.isPending && isBusy(sending.failureReason) && <WaitLine error={sending.failureReason} />}
      {isBusy(sending.error) && <WaitLine error={sending.error} after="allowed" />}
      {sending.error && !isBusy(sending.error) && (
        <Notice tone="failure">
          “{sending.variables.name}”: {toProblem(sending.error).message}
        </Notice>
      )}
      <div className={classes.buttons}>
        <Button size="xs" variant="default" leftSection={<IconPhotoUp size={16} />} onClick={() => open.current?.()}>
          {draft.coverFileId ? t('facts.replaceCover') : t('facts.addCover')}
        </Button>
        {draft.coverFileId && (
          <Button size="xs" variant="subtle" color="gray" onClick={remove}>
            {t('facts.removeCover')}
          </Button>
        )}
      </div>
      {!draft.coverFileId && <p className={classes.help}>{t('facts.coverHelp')}</p>}
    </div>
  )
}
