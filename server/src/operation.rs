//! Two pages for operators over HTTP: `/metrics` for Prometheus, `/healthz` for whoever restarts what is stuck.

use std::{
    borrow::Cow,
    convert::Infallible,
    io,
    net::{SocketAddr, TcpListener as StdListener},
    sync::Arc,
    time::Duration,
};

use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{CONTENT_TYPE, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};

use crate::statistics::{Exposition, Statistics, Unwell};

/// Connections at a time; further ones wait.
const CONNECTIONS: usize = 16;

/// How long a connection may last: a scrape takes milliseconds.
const LONGEST: Duration = Duration::from_secs(5);

/// How long a connection may take to ask: silent ones must not keep others out.
const ASKS_WITHIN: Duration = Duration::from_secs(1);

/// What Prometheus expects of the text.
const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

const PLAIN: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// The pages, bound and not served yet.
pub struct Operation {
    listener: StdListener,
    address: SocketAddr,
}

impl Operation {
    /// Binds their port; 0 lets the system choose.
    pub fn bind(address: SocketAddr) -> io::Result<Self> {
        let listener = StdListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// Where they are.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves them until the process lets go of it. To be called within a runtime.
    pub async fn serve(self, statistics: Arc<Statistics>) -> io::Result<()> {
        let listener = TcpListener::from_std(self.listener)?;
        let pages = Arc::new(Pages {
            exposition: Exposition::new(&statistics),
            statistics,
        });
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                return Ok(());
            };
            match listener.accept().await {
                Ok((stream, _)) => {
                    let pages = Arc::clone(&pages);
                    tokio::spawn(async move {
                        let _place = place;
                        let _late = timeout(LONGEST, converse(stream, pages)).await;
                    });
                }
                // Out of descriptors, most likely: those in use will be given back.
                Err(error) => {
                    tracing::warn!(%error, "the operators' pages cannot take a connection");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }
}

/// Answers what one connection asks.
async fn converse(stream: TcpStream, pages: Arc<Pages>) {
    let answer = service_fn(move |request: Request<Incoming>| {
        let response = pages.answer(request.method(), request.uri().path());
        async { Ok::<_, Infallible>(response) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(ASKS_WITHIN)
        .serve_connection(TokioIo::new(stream), answer);
    if let Err(error) = connection.await {
        tracing::debug!(%error, "a connection to the operators' pages broke");
    }
}

struct Pages {
    exposition: Exposition,
    statistics: Arc<Statistics>,
}

impl Pages {
    fn answer(&self, method: &Method, path: &str) -> Response<Full<Bytes>> {
        match (method, path) {
            (&Method::GET, "/metrics") => match self.exposition.write() {
                Ok(text) => page(StatusCode::OK, OPEN_METRICS, text),
                Err(error) => page(StatusCode::INTERNAL_SERVER_ERROR, PLAIN, error.to_string()),
            },
            (&Method::GET, "/healthz") => match self.statistics.live.health() {
                Ok(()) => page(StatusCode::OK, PLAIN, "well\n".to_owned()),
                Err(why) => page(StatusCode::SERVICE_UNAVAILABLE, PLAIN, format!("{}\n", reason(&why))),
            },
            (_, "/metrics" | "/healthz") => page(StatusCode::METHOD_NOT_ALLOWED, PLAIN, "only GET\n".to_owned()),
            _ => page(
                StatusCode::NOT_FOUND,
                PLAIN,
                "there are /metrics and /healthz\n".to_owned(),
            ),
        }
    }
}

fn reason(why: &Unwell) -> Cow<'static, str> {
    match why {
        Unwell::StoreFailed => "the store failed: nothing is acknowledged any more".into(),
        Unwell::LoopPanicked(name) => format!("the loop \"{name}\" ended by a panic: restart the server").into(),
        Unwell::GameLoopStuck => "the game loop has not stepped for seconds".into(),
    }
}

fn page(status: StatusCode, kind: HeaderValue, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

#[cfg(test)]
mod tests {
    use std::thread;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;
    use crate::statistics::live::LoopStatistics;

    /// Status line and text of a page.
    async fn get(address: SocketAddr, path: &str) -> (String, String) {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, text) = answer.split_once("\r\n\r\n").unwrap();
        (head.lines().next().unwrap().to_owned(), text.to_owned())
    }

    #[tokio::test]
    async fn who_asks_over_http_is_told_that_a_map_loop_panicked() {
        let statistics = Arc::new(Statistics::default());
        statistics.live.step();
        let operation = Operation::bind(([127, 0, 0, 1], 0).into()).unwrap();
        let address = operation.address();
        tokio::spawn(operation.serve(Arc::clone(&statistics)));
        assert_eq!(
            get(address, "/healthz").await,
            ("HTTP/1.1 200 OK".into(), "well\n".into())
        );

        let of_loop = LoopStatistics::new(&statistics, "map prontera");
        let panics = thread::spawn(move || {
            let _of_loop = of_loop;
            panic!("as the test wants it");
        });
        assert!(panics.join().is_err());
        assert_eq!(
            get(address, "/healthz").await,
            (
                "HTTP/1.1 503 Service Unavailable".into(),
                "the loop \"map prontera\" ended by a panic: restart the server\n".into()
            )
        );
        assert_eq!(
            get(address, "/metrics").await.0,
            "HTTP/1.1 200 OK",
            "what else is known is still told"
        );
    }
}
