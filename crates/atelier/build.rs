//! Packs the built web client for embedding: each file as it is, and gzipped where that pays.
use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
};

#[expect(clippy::disallowed_methods, reason = "cargo speaks to build scripts through the environment")]
fn main() -> std::io::Result<()> {
    let dist = PathBuf::from("../../web/app/dist");
    println!("cargo:rerun-if-changed={}", dist.display());
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| std::io::Error::other("no OUT_DIR"))?)
        .join("client");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    if dist.join("index.html").exists() {
        pack(&dist, &out)?;
    }
    Ok(())
}

fn pack(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        println!("cargo:rerun-if-changed={}", path.display());
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            fs::create_dir_all(&target)?;
            pack(&path, &target)?;
            continue;
        }
        let bytes = fs::read(&path)?;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&bytes)?;
        let packed = encoder.finish()?;
        if packed.len() + 64 < bytes.len() {
            let mut name = target.clone().into_os_string();
            name.push(".gz");
            fs::write(PathBuf::from(name), packed)?;
        }
        fs::write(target, bytes)?;
    }
    Ok(())
}
