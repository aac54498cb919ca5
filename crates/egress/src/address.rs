//! Which addresses lie outside. Everything that is not known to be outside is inside.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where an address lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// A public unicast address.
    Outside,
    /// Reserved, private or of this machine: an entry of the allow-list opens it.
    Inside(&'static str),
    /// Hands out credentials of the machine, or lives where such services do: only an entry naming
    /// exactly this address opens it.
    Guarded(&'static str),
}

const METADATA: &str = "a metadata address of the cloud";
const LINK_LOCAL: &str = "a link-local address";

/// The address that a connection would really reach: IPv6 forms of an IPv4 address become that address.
pub(crate) fn real(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(ip, IpAddr::V4),
        IpAddr::V4(_) => ip,
    }
}

/// Judges an address.
pub(crate) fn reach(ip: IpAddr) -> Reach {
    match real(ip) {
        IpAddr::V4(v4) => reach_v4(v4),
        IpAddr::V6(v6) => reach_v6(v6),
    }
}

/// IANA's special-purpose registry for IPv4, plus the metadata services that wear public addresses.
fn reach_v4(ip: Ipv4Addr) -> Reach {
    use Reach::{Guarded, Inside, Outside};
    match ip.octets() {
        // Azure, Alibaba and Oracle, in that order; everybody else's is link-local.
        [168, 63, 129, 16] | [100, 100, 100, 200] | [192, 0, 0, 192] => Guarded(METADATA),
        [169, 254, ..] => Guarded(LINK_LOCAL),
        [0, ..] => Inside("an unspecified address"),
        [127, ..] => Inside("an address of this machine"),
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Inside("a private address"),
        [100, 64..=127, ..] => Inside("a shared (carrier) address"),
        [192, 0, 0, _] | [192, 88, 99, _] => Inside("a protocol assignment"),
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Inside("a documentation address"),
        [198, 18..=19, ..] => Inside("a benchmarking address"),
        [224..=239, ..] => Inside("a multicast address"),
        [240..=255, ..] => Inside("a reserved address"),
        _ => Outside,
    }
}

/// Only global unicast (`2000::/3`) is outside, less what is carved out of it.
fn reach_v6(ip: Ipv6Addr) -> Reach {
    use Reach::{Guarded, Inside, Outside};
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Inside("an unspecified address"),
        [0, 0, 0, 0, 0, 0, 0, 1] => Inside("an address of this machine"),
        [0, 0, 0, 0, 0, 0, ..] => Inside("an IPv4-compatible address"),
        // AWS and Google.
        [0xfd00, 0x0ec2, 0, 0, 0, 0, 0, _] | [0xfd20, 0x00ce, 0, 0, 0, 0, 0, _] => Guarded(METADATA),
        [0xfe80..=0xfebf, ..] => Guarded(LINK_LOCAL),
        // A network with only IPv6 reaches the IPv4 world through these: what counts is who is behind.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => match reach_v4(embedded(high, low)) {
            Outside => Outside,
            Inside(_) | Guarded(_) => Guarded("a translated inside address"),
        },
        [0x2001, 0x0db8, ..] | [0x3fff, 0x0000..=0x0fff, ..] => Inside("a documentation address"),
        // Teredo, ORCHID, benchmarking, and whatever else lives in the protocol block.
        [0x2001, 0x0000..=0x01ff, ..] => Inside("a protocol assignment"),
        [0x2002, ..] => Inside("a 6to4 address"),
        [0xfc00..=0xfdff, ..] => Inside("a private address"),
        [0xff00..=0xffff, ..] => Inside("a multicast address"),
        [0x2000..=0x3fff, ..] => Outside,
        _ => Inside("a reserved address"),
    }
}

fn embedded(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Reach {
        reach(text.parse().unwrap())
    }

    #[test]
    fn public_addresses_are_outside() {
        for ip in [
            "1.1.1.1",
            "8.8.8.8",
            "93.184.215.14",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "169.253.1.1",
            "192.0.1.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450:4001::200e",
            "2001:4860:4860::8888",
            "2001:200::1",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "3ffe::1",
        ] {
            assert_eq!(of(ip), Reach::Outside, "{ip}");
        }
    }

    #[test]
    fn everything_else_is_inside() {
        for ip in [
            "0.0.0.0",
            "0.1.2.3",
            "127.0.0.1",
            "127.255.255.254",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "fc00::1",
            "fdff::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:2::1",
            "2001:db8::1",
            "2001:10::1",
            "2001:20::1",
            "2002:7f00:1::",
            "2002:808:808::",
            "3fff::1",
            "3fff:fff::1",
            "100::1",
            "64:ff9b:1::a00:1",
            "4000::1",
            "5f00::1",
            "::ffff:0:127.0.0.1",
        ] {
            assert!(matches!(of(ip), Reach::Inside(_)), "{ip}");
        }
    }

    #[test]
    fn what_hands_out_credentials_is_guarded() {
        for ip in [
            "169.254.169.254",
            "169.254.170.2",
            "168.63.129.16",
            "100.100.100.200",
            "192.0.0.192",
            "::ffff:169.254.169.254",
            "fd00:ec2::254",
            "fd20:ce::254",
            "fe80::1",
            "64:ff9b::169.254.169.254",
            "64:ff9b::10.0.0.1",
            "64:ff9b::127.0.0.1",
        ] {
            assert!(matches!(of(ip), Reach::Guarded(_)), "{ip}");
        }
    }

    proptest! {
        /// The two readings of one address never differ, so that no spelling slips through.
        #[test]
        fn a_mapped_address_is_judged_as_the_address_itself(bits: u32) {
            let v4 = Ipv4Addr::from(bits);
            prop_assert_eq!(reach(IpAddr::V6(v4.to_ipv6_mapped())), reach(IpAddr::V4(v4)));
        }

        /// A second opinion, from the standard library's own predicates.
        #[test]
        fn nothing_the_standard_library_calls_inside_is_outside(bits: u32) {
            let v4 = Ipv4Addr::from(bits);
            let inside = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast()
                || v4.is_broadcast() || v4.is_documentation() || v4.is_unspecified();
            prop_assert!(!inside || reach(IpAddr::V4(v4)) != Reach::Outside);
        }
    }
}
