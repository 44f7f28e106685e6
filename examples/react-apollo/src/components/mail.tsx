/**
 * The latest messages. Whoever has not agreed that the API reads their mail is asked here, and sees the rest of the page meanwhile:
 * a query of its own, because an answer is whole only once every challenge in it is settled.
 * @module
 */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { errorOfWhole, errorsAt } from '../api/errors-at.ts';
import { graphql } from '../generated/index.ts';
import { Failure } from './failure.tsx';
import { Skeleton } from './skeleton.tsx';
import { StepUpNotice } from './step-up-notice.tsx';

const MailQuery = graphql(`
  query Mail {
    me {
      id
      messages(folder: INBOX, first: 4) {
        nodes {
          id
          subject
          isRead
          receivedDateTime
          from {
            name
            address
          }
        }
      }
    }
  }
`);

export function Mail(): ReactElement {
  const { data, loading, error, refetch } = useQuery(MailQuery);
  const messages = data?.me?.messages?.nodes;
  const errors = [errorOfWhole(error) ?? [], errorsAt(error, ['me'])].flat();
  return (
    <section className="card" aria-labelledby="mail" tabIndex={-1}>
      <h2 id="mail">Latest mail</h2>
      <StepUpNotice
        isOurs={({ kind }) => kind === 'consent'}
        text="This page may not read your mail yet."
        action="Allow it"
      >
        {errors.length > 0 && <Failure messages={errors} onRetry={() => void refetch()} />}
        {loading && !messages && <Skeleton label="Loading mail" lines={4} />}
      </StepUpNotice>
      {messages?.length === 0 && <p className="nothing">Nothing has come in.</p>}
      {messages && messages.length > 0 && (
        <ul className="mail">
          {messages.map(({ id, subject, isRead, receivedDateTime, from }) => (
            <li key={id} className={isRead === false ? 'unread' : undefined}>
              <strong>{subject ?? '(no subject)'}</strong>
              <small>
                {from?.name ?? from?.address}
                {receivedDateTime && <time dateTime={receivedDateTime}>{DAY.format(new Date(receivedDateTime))}</time>}
              </small>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
