//! A page of metrics for Prometheus, served while a run lasts.

mod page;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    time::timeout,
};

use super::snapshot::{Snapshot, Watcher};

/// Who asks must have done so, and taken the answer, in this time.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections at a time; further ones wait.
const MOST_CONNECTIONS: usize = 8;

/// The longest request that is read.
const MOST_REQUEST: usize = 4 * 1024;

/// Keeps the page up to date.
#[derive(Debug)]
pub struct Endpoint {
    page: watch::Sender<Arc<str>>,
    /// Where it can be read.
    pub address: SocketAddr,
}

impl Endpoint {
    /// Serves the page at `address` from now on, for as long as the runtime that this is called in runs.
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (page, pages) = watch::channel(Arc::from(""));
        tokio::spawn(serve(listener, pages));
        Ok(Self { page, address })
    }
}

impl Watcher for Endpoint {
    fn look(&mut self, snapshot: &Snapshot<'_>) {
        self.page.send_replace(page::render(snapshot).into());
    }
}

async fn serve(listener: TcpListener, pages: watch::Receiver<Arc<str>>) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            // No descriptor is left, for now.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let page = Arc::clone(&pages.borrow());
        tokio::spawn(async move {
            let _ = timeout(PATIENCE, answer(stream, &page)).await;
            drop(place);
        });
    }
}

/// Answers one request and hangs up.
async fn answer(mut stream: TcpStream, page: &str) -> io::Result<()> {
    let mut request = Vec::new();
    let mut piece = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let length = stream.read(&mut piece).await?;
        request.extend_from_slice(piece.get(..length).unwrap_or_default());
        if length == 0 || request.len() > MOST_REQUEST {
            return Ok(());
        }
    }
    let (status, body) = if asks_for_metrics(&request) {
        ("200 OK", page)
    } else {
        ("404 Not Found", "metrics are at /metrics\n")
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.shutdown().await
}

/// Whether it is a GET of the page, with or without parameters.
fn asks_for_metrics(request: &[u8]) -> bool {
    let mut words = request.split(|byte| *byte == b' ');
    let path = (words.next() == Some(b"GET")).then(|| words.next()).flatten();
    let path = path.and_then(|path| path.split(|byte| *byte == b'?').next());
    path.is_some_and(|path| path == b"/metrics" || path == b"/")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(address: SocketAddr, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request).await.unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer).await;
        answer
    }

    #[tokio::test]
    async fn metrics_are_served_and_nothing_else() {
        let endpoint = Endpoint::open(([127, 0, 0, 1], 0).into()).await.unwrap();
        endpoint.page.send_replace("bot_bots 7\n".into());
        let page = ask(endpoint.address, b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").await;
        assert!(
            page.starts_with("HTTP/1.1 200 OK\r\n") && page.ends_with("\r\n\r\nbot_bots 7\n"),
            "{page}"
        );
        let with_parameters = ask(endpoint.address, b"GET /metrics?name=x HTTP/1.1\r\n\r\n").await;
        assert!(with_parameters.starts_with("HTTP/1.1 200"), "{with_parameters}");
        let other = ask(endpoint.address, b"GET /etc/passwd HTTP/1.1\r\n\r\n").await;
        assert!(other.starts_with("HTTP/1.1 404"), "{other}");
    }

    #[tokio::test]
    async fn an_endless_request_is_not_kept() {
        let endpoint = Endpoint::open(([127, 0, 0, 1], 0).into()).await.unwrap();
        assert_eq!(ask(endpoint.address, &vec![b'x'; 20_000]).await, "");
    }

    #[tokio::test]
    async fn those_who_say_nothing_do_not_shut_out_others_for_good() {
        let endpoint = Endpoint::open(([127, 0, 0, 1], 0).into()).await.unwrap();
        let mut silent = Vec::new();
        for _ in 0..MOST_CONNECTIONS {
            silent.push(TcpStream::connect(endpoint.address).await.unwrap());
        }
        drop(silent.pop());
        let page = ask(endpoint.address, b"GET / HTTP/1.1\r\n\r\n").await;
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    }
}
