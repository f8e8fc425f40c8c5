import { say, sheet } from 'oriel';
import { Icon } from 'oriel/kit';
import { useEffect, useState } from 'preact/hooks';
import { openDialog } from '../core/dialog';
import { endpoints, type Endpoint } from './info';
import { Program } from './program';
import { nameOf } from './schema';

/** One endpoint: what it takes, what it returns, and programs that call it. */
function Section({ at, name, endpoint, open }: { at: string; name: string; endpoint: Endpoint; open: boolean }) {
  const { description, parameters, returns } = endpoint;
  return (
    <details class="or-endpoint" open={open}>
      <summary><Icon name="chevron" /><h3>{name}</h3>{description && <span>{description}</span>}</summary>
      <h4>{parameters.length ? say`Parameters` : say`No parameters`}</h4>
      {parameters.length > 0 && (
        <dl>
          {parameters.map((p) => (
            <div key={p.parameter_name}>
              <dt><code>{p.parameter_name}</code> <span>{nameOf(p.type)}</span></dt>
              <dd>{p.label}{p.parameter_has_default ? <>, {say`default`} <code>{JSON.stringify(p.parameter_default)}</code></> : `, ${say`required`}`}</dd>
            </div>
          ))}
        </dl>
      )}
      <h4>{returns.length ? say`Returns` : say`Returns nothing`}</h4>
      {returns.length > 0 && (
        <dl>
          {returns.map((r, i) => <div key={i}><dt><span>{nameOf(r.type)}</span></dt><dd>{r.label}</dd></div>)}
        </dl>
      )}
      <Program at={at} name={name} code={endpoint.code_snippets} />
    </details>
  );
}

/** What the dialog holds: the endpoints, once the app has told them. */
function Page({ close }: { close: () => void }) {
  const [list, setList] = useState<[string, Endpoint][] | string | null>(null);
  const load = () => {
    setList(null);
    endpoints().then(setList, () => setList(say`The description of the API could not be loaded. Check the connection and try again.`));
  };
  useEffect(load, []);
  return (
    <>
      <div class="or-apibar">
        <h2 id="or-api-title">{say`Use via API`}</h2>
        <button type="button" class="or-icon" aria-label={say`Close`} onClick={close}><Icon name="close" /></button>
      </div>
      <div class="or-apibody">
        <p>{say`Programs can call this app: each endpoint below does what the page does. All of it as data:`} <a href="gradio_api/openapi.json">OpenAPI</a>, <a href="gradio_api/info">JSON</a>.</p>
        {typeof list === 'string' ? (
          <div class="or-banner" role="alert"><p>{list}</p><button type="button" class="or-mini" onClick={load}>{say`Retry`}</button></div>
        ) : list === null ? <p role="status">{say`Loading`}</p>
          : list.length === 0 ? <p>{say`This app has no public endpoints.`}</p>
            : list.map(([name, endpoint], i) => <Section key={name} at={`or-api-${i}`} name={name} endpoint={endpoint} open={i === 0 || list.length < 4} />)}
      </div>
    </>
  );
}

const styled = sheet('api');

/** Puts the page about the API into the address, or takes it out. */
function address(shown: boolean): void {
  const to = new URL(location.href);
  if (shown) to.searchParams.set('view', 'api');
  else to.searchParams.delete('view');
  history.replaceState(history.state, '', to);
}

/** Opens the page about the API, as a dialog over the app. */
export default async function open(): Promise<void> {
  await styled;
  if (openDialog('api', (close) => <Page close={close} />, () => address(false))) address(true);
}
