import Foundation
import Glibc

/// A server on a port of its own that behaves in one way to everybody, until it is closed.
final class TinyServer: Sendable {
    enum Behaviour: Sendable {
        /// Answers with the status; the body repeats the request, so that what was sent can be seen.
        case answers(status: Int)
        /// Closes without a byte.
        case empty
        /// Resets the connection after the request.
        case reset
        /// Reads, and never replies.
        case silent
        /// Its queue is full: packets to it vanish.
        case blackHole
    }

    let port: Int
    private let descriptor: Int32
    private let fillers: [Int32]

    init(_ behaviour: Behaviour) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = bind(descriptor, generic, size)
                _ = getsockname(descriptor, generic, &size)
            }
        }
        var fillers: [Int32] = []
        if case .blackHole = behaviour {
            listen(descriptor, 0)
            for _ in 0..<3 {
                let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
                withUnsafePointer(to: address) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = connect(filler, $0, size) }
                }
                fillers.append(filler)
            }
        } else {
            listen(descriptor, 64)
        }
        self.descriptor = descriptor
        self.fillers = fillers
        port = Int(UInt16(bigEndian: address.sin_port))
        if case .blackHole = behaviour { return }
        Thread.detachNewThread {
            while true {
                let client = accept(descriptor, nil, nil)
                if client < 0 { return }
                Thread.detachNewThread { Self.serve(client, behaviour) }
            }
        }
    }

    private static func serve(_ client: Int32, _ behaviour: Behaviour) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(client, &buffer, buffer.count)
        switch behaviour {
        case .answers(let status):
            let body = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
            let text = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
            _ = Array(text.utf8).withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        case .empty: break
        case .reset:
            var linger = linger(l_onoff: 1, l_linger: 0)
            _ = setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        case .silent: _ = read(client, &buffer, buffer.count)
        case .blackHole: break
        }
        close(client)
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
        fillers.forEach { close($0) }
    }
}
