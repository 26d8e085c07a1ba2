// Keeps the mails that services on this machine send, in memory, and shows them on a page: they go nowhere.
// Usage: catch.mjs <SMTP port> <HTTP port>, both on 127.0.0.1.
import { createServer } from 'node:http';

import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const KEPT = 200;
const LARGEST = 1024 * 1024;
const HOST = '127.0.0.1';
const [smtpPort, httpPort] = process.argv.slice(2).map(Number);

const mails = []; // the latest first

function keep(mail) {
  const { from, to, subject, date, messageId, text, html } = mail;
  mails.unshift({
    number: (mails[0]?.number ?? 0) + 1, from: from?.text, to: to?.text, subject, date, messageId, text, html: html || '',
  });
  mails.length = Math.min(mails.length, KEPT);
}

const smtp = new SMTPServer({
  authOptional: true,
  disableReverseLookup: true,
  disabledCommands: ['STARTTLS'],
  allowInsecureAuth: true,
  size: LARGEST,
  onAuth: (login, session, done) => done(null, { user: login.username }),
  onData: (stream, session, done) => simpleParser(stream).then(keep).then(() => done(), done),
});
smtp.on('error', (error) => console.error(error.message));

const escape = (text = '') => String(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const page = (title, body) => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>
  body { font: 16px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }
  table { border-collapse: collapse; width: 100%; }
  td, th { border-bottom: 1px solid #ccc; padding: .4em .6em; text-align: left; }
  iframe { width: 100%; height: 24em; border: 1px solid #ccc; }
  pre { white-space: pre-wrap; background: #f5f5f5; padding: 1em; }
</style>
</head>
<body>
${body}
</body>
</html>
`;

const row = ({ number, to, subject, date }) => `<tr><td><a href="/mails/${number}">${escape(subject)}</a></td>
<td>${escape(to)}</td><td>${escape(date?.toISOString())}</td></tr>`;

const list = () => page('Mails', `<h1>Mails</h1>
<p>What the services on this machine have sent; it went nowhere. <a href="/mails.json">The same as JSON.</a></p>
${mails.length === 0 ? '<p>None so far.</p>' : `<table><tr><th>Subject</th><th>To</th><th>Date</th></tr>
${mails.map(row).join('\n')}</table>`}`);

// The frame runs no scripts; a link in it opens outside.
const one = (mail) => page(mail.subject, `<p><a href="/">All mails</a></p>
<h1>${escape(mail.subject)}</h1>
<p>From ${escape(mail.from)}<br>To ${escape(mail.to)}<br>${escape(mail.date?.toISOString())}</p>
<iframe sandbox="allow-popups" srcdoc="${escape(`<base target="_blank">${mail.html}`)}"></iframe>
<h2>Plain text</h2>
<pre>${escape(mail.text)}</pre>`);

function answer(path) {
  if (path === '/') return ['text/html; charset=utf-8', list()];
  if (path === '/mails.json') return ['application/json', JSON.stringify(mails)];
  const mail = mails.find(({ number }) => path === `/mails/${number}`);
  return mail && ['text/html; charset=utf-8', one(mail)];
}

const http = createServer((request, response) => {
  const found = answer(request.url);
  if (!found) return response.writeHead(404).end();
  const [type, body] = found;
  return response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
});

smtp.listen(smtpPort, HOST);
http.listen(httpPort, HOST, () => console.log(`mails are shown at http://localhost:${httpPort}/`));
