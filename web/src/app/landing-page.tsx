import { IconCircle, IconCircleCheckFilled, IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Brand } from '../ui/brand.tsx'
import { CourseCover } from '../ui/course-cover.tsx'
import { ButtonLink } from '../ui/link.tsx'
import { PageTitle } from '../ui/page.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import classes from './landing-page.module.css'

/** What strangers see first: what this is, what it looks like, and the way in. */
export function LandingPage() {
  const { t } = useTranslation('landing')
  return (
    <div className={classes.page}>
      <PageTitle title={t('tab')} />
      <header className={classes.top}>
        <Brand />
        <ButtonLink to="/sign-in" variant="subtle" color="gray">
          {t('signIn')}
        </ButtonLink>
      </header>
      <main id="main" tabIndex={-1}>
        <section className={classes.hero}>
          <div className={classes.words}>
            <h1 className={classes.title}>{t('title')}</h1>
            <p className={classes.lead}>{t('lead')}</p>
            <div className={classes.actions}>
              <ButtonLink to="/sign-up" size="md">
                {t('signUp')}
              </ButtonLink>
              <ButtonLink to="/sign-in" size="md" variant="default">
                {t('signIn')}
              </ButtonLink>
            </div>
          </div>
          <Example />
        </section>
        <section className={classes.points}>
          <Point title={t('points.resume')} text={t('points.resumeText')} />
          <Point title={t('points.versions')} text={t('points.versionsText')} />
          <Point title={t('points.yours')} text={t('points.yoursText')} />
        </section>
      </main>
      <footer className={classes.footer}>
        <span>{t('license')}</span>
        <a href="/docs">{t('docs')}</a>
      </footer>
    </div>
  )
}

function Point({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <h2 className={classes.pointTitle}>{title}</h2>
      <p className={classes.pointText}>{text}</p>
    </div>
  )
}

/** The start page and the outline in small, drawn with the same pieces, out of reach of pointer and keyboard. */
function Example() {
  const { t } = useTranslation('landing')
  const lessons = t('example.outline', { returnObjects: true })
  const doneBefore = t('example.lesson')
  const current = lessons.indexOf(doneBefore)
  return (
    <div className={classes.example} role="img" aria-label={t('example.label')}>
      <div className={classes.card} aria-hidden="true">
        <div className={classes.cover}>
          <CourseCover courseId="steps" url={null} />
        </div>
        <div className={classes.cardText}>
          <p className={classes.next}>
            {t('example.next')} <strong>{t('example.lesson')}</strong>
          </p>
          <p className={classes.quiet}>
            {t('example.time')} · {t('example.course')}
          </p>
          <span className={classes.resume}>
            <IconPlayerPlay size={16} />
            {t('example.resume')}
          </span>
          <ProgressBar percent={29} label={t('example.counts')} />
          <p className={classes.counts}>
            <span>{t('example.counts')}</span>
            <span>{t('example.left')}</span>
          </p>
        </div>
      </div>
      <ol className={classes.outline} aria-hidden="true">
        {lessons.map((lesson, index) => (
          <li key={lesson} data-current={index === current || undefined}>
            {index < current ? (
              <IconCircleCheckFilled size={18} className={classes.done} />
            ) : (
              <IconCircle size={18} stroke={1.5} className={classes.open} />
            )}
            {lesson}
          </li>
        ))}
      </ol>
    </div>
  )
}
