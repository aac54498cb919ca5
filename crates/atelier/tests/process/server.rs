//! A server process and a client that needs nothing but a socket.

use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

pub fn program() -> &'static str {
    env!("CARGO_BIN_EXE_atelier")
}

pub struct Server {
    child: Child,
    address: String,
}

/// One server-sent event.
#[derive(Debug, Clone)]
pub struct Event {
    pub id: u64,
    pub name: String,
    pub stage: String,
}

impl Server {
    /// Starts a server on a free port and waits until it says where it is.
    pub fn start(folder: &Path) -> Self {
        let mut child = Command::new(program())
            .args(["serve", "--listen", "127.0.0.1:0", "--set", "log_format=json", "--data-dir"])
            .arg(folder)
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(log.read_line(&mut line).unwrap() > 0, "the server ended: {said}");
            said.push_str(&line);
            if let Some((_, rest)) = line.split_once("ready at http://") {
                break rest.split('"').next().unwrap().to_owned();
            }
        };
        // Somebody must read on, or the server's log blocks it.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self { child, address }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM; the drain must take less than ten seconds.
    pub fn stop(mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "the server does not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn open(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        extra: &str,
        body: Option<&Value>,
    ) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let token = token.map(|t| format!("authorization: Bearer {t}\r\n")).unwrap_or_default();
        let body = body.map(Value::to_string).unwrap_or_default();
        let kind = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{token}{kind}{extra}content-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        stream
    }

    pub fn call(&self, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> (u16, Value) {
        let mut stream = self.open(method, path, token, "", body);
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        // Chunked or not, the one JSON value in it begins at its first brace.
        let start = body.find(['{', '[']).unwrap_or(body.len());
        let value =
            serde_json::Deserializer::from_str(&body[start..]).into_iter().next().and_then(Result::ok);
        (status, value.unwrap_or(Value::Null))
    }

    pub fn json(&self, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> Value {
        let (status, answer) = self.call(method, path, token, body);
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    }

    /// Registers a person and signs them in.
    pub fn sign_up(&self) -> String {
        let password = "a long enough pass phrase";
        let person = json!({ "email": "ada@example.org", "password": password, "name": "Ada" });
        self.json("POST", "/api/v1/auth/register", None, Some(&person));
        let login = json!({ "email": "ada@example.org", "password": password });
        self.json("POST", "/api/v1/auth/login", None, Some(&login))["access_token"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// What the stream says for a while, after the last event that is known.
    pub fn events(&self, path: &str, token: &str, after: Option<&Event>, time: Duration) -> Vec<Event> {
        let extra = after.map(|e| format!("last-event-id: {}\r\n", e.id)).unwrap_or_default();
        let stream = self.open("GET", path, Some(token), &extra, None);
        stream.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
        let (mut lines, mut reader, deadline) = (String::new(), stream, Instant::now() + time);
        let mut buffer = [0_u8; 4096];
        while Instant::now() < deadline {
            match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => lines.push_str(&String::from_utf8_lossy(&buffer[..n])),
                Err(_) => {}
            }
        }
        lines.split("\n\n").filter_map(parse).collect()
    }
}

/// A whole event, or nothing: a piece that was cut off comes again after the reconnect.
fn parse(piece: &str) -> Option<Event> {
    let field = |name: &str| piece.lines().find_map(|l| l.strip_prefix(name)).map(str::trim);
    let data: Value = serde_json::from_str(field("data: ")?).ok()?;
    Some(Event {
        id: field("id: ")?.parse().ok()?,
        name: field("event: ")?.to_owned(),
        stage: data["stage"].as_str().unwrap_or_default().to_owned(),
    })
}
