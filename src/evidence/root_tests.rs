use std::fs;
use std::path::Path;

use super::super::fixture::{Tree, sha256};
use super::*;

#[test]
fn a_root_is_a_folder_that_exists() {
    let tree = Tree::new(&[("file.json", "{}")]);
    let said = |path: &Path| Root::open(path).unwrap_err().to_string();
    assert!(said(&tree.at("nothing")).contains("does not exist"));
    assert!(said(&tree.at("file.json")).contains("is not a folder"));
    assert!(said(&tree.at("file.json/below")).contains("is not a folder"));
}

#[test]
fn bytes_are_hashed_as_read() {
    let tree = Tree::new(&[]);
    tree.write("a/b c.json", b"\xFF\x00{}\r\n");
    let file = tree.read("./a//b c.json").unwrap();
    assert_eq!(file.path, "a/b c.json");
    assert_eq!(file.bytes, b"\xFF\x00{}\r\n");
    assert_eq!(file.sha256, sha256(b"\xFF\x00{}\r\n"));
    assert!(file.modified.is_some());
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    tree.write("empty", b"");
    assert_eq!(tree.read("empty").unwrap().sha256, empty);
}

#[test]
fn what_names_no_file_below_the_root_is_refused() {
    let tree = Tree::new(&[("inside/file.json", "{}")]);
    fs::write(tree.outside().join("secret.json"), "{}").unwrap();
    let absolute = tree.at("inside/file.json").display().to_string();
    for (path, said) in [
        ("../secret.json", "leads out"),
        ("inside/../inside/file.json", "leads out"),
        ("inside/../../secret.json", "leads out"),
        ("..", "leads out"),
        (absolute.as_str(), "leads out"),
        ("/etc/passwd", "leads out"),
        ("nothing.json", "does not exist"),
        ("inside/file.json/below", "does not exist"),
        ("inside", "is a folder"),
        ("", "is a folder"),
        (".", "is a folder"),
        ("a\0b", "cannot be read"),
    ] {
        let error = tree.read(path).unwrap_err().to_string();
        assert!(error.contains(said), "{path:?}: {error}");
    }
    let long = "x".repeat(100_000);
    assert!(matches!(tree.read(&long), Err(ReadError::Unreadable(_))));
}

#[test]
fn a_file_is_read_up_to_its_limit_exactly() {
    let tree = Tree::new(&[("it", "12345")]);
    assert_eq!(tree.read_at_most("it", 5).unwrap().bytes, b"12345");
    let error = tree.read_at_most("it", 4).unwrap_err();
    assert_eq!(error.to_string(), "is larger than 4 bytes, the most that is read here");
    assert!(matches!(tree.read_at_most("it", 0), Err(ReadError::TooLarge { limit: 0 })));
}

#[test]
fn two_gigabytes_are_refused_by_their_length() {
    let tree = Tree::new(&[]);
    let file = fs::File::create(tree.at("big.json")).unwrap();
    file.set_len(2 << 30).unwrap();
    let start = std::time::Instant::now();
    let error = tree.read("big.json").unwrap_err().to_string();
    assert_eq!(error, "is larger than 256 MiB, the most that is read here");
    assert!(start.elapsed().as_millis() < 500, "not one byte is read: {:?}", start.elapsed());
}

#[test]
fn file_times_that_no_calendar_has_are_no_times() {
    use std::time::Duration;
    assert_eq!(instant(UNIX_EPOCH), Some(DateTime::UNIX_EPOCH));
    let before = UNIX_EPOCH - Duration::from_millis(1_500);
    assert_eq!(instant(before).map(crate::time::show).as_deref(), Some("1969-12-31T23:59:58.500Z"));
    if let Some(far) = UNIX_EPOCH.checked_add(Duration::from_secs(1 << 60)) {
        assert_eq!(instant(far), None);
    }
    if let Some(far) = UNIX_EPOCH.checked_sub(Duration::from_secs(1 << 60)) {
        assert_eq!(instant(far), None);
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    #[test]
    fn links_count_only_while_they_stay_inside() {
        let tree = Tree::new(&[("real/file.json", "{}")]);
        fs::create_dir(tree.outside().join("other")).unwrap();
        fs::write(tree.outside().join("other/secret.json"), "{}").unwrap();
        // A sibling whose name starts like the root's is not below it.
        fs::create_dir(tree.outside().join("evi*dence[1]-2")).unwrap();
        fs::write(tree.outside().join("evi*dence[1]-2/x.json"), "{}").unwrap();
        for (target, link, said) in [
            ("real/file.json", "in.json", ""),
            ("real", "folder", ""),
            ("../other/secret.json", "out.json", "leads out"),
            ("../other", "out", "leads out"),
            ("../evi*dence[1]-2/x.json", "sibling.json", "leads out"),
            ("/etc/passwd", "absolute.json", "leads out"),
            ("nothing", "dangling.json", "is a link to nothing"),
            ("loop.json", "loop.json", "cannot be read"),
            (".", "self.json", "is a folder"),
        ] {
            symlink(target, tree.at(link)).unwrap();
            let path = match link {
                "folder" => "folder/file.json",
                "out" => "out/secret.json",
                path => path,
            };
            match tree.read(path) {
                Ok(file) => assert_eq!((said, file.path.as_str()), ("", path)),
                Err(error) => {
                    assert!(!said.is_empty() && error.to_string().contains(said), "{link}: {error}");
                }
            }
        }
    }

    #[test]
    fn a_root_may_itself_be_a_link() {
        let tree = Tree::new(&[("file.json", "{}")]);
        let link = tree.outside().join("link");
        symlink(tree.at(""), &link).unwrap();
        assert!(Root::open(&link).unwrap().read("file.json").is_ok());
    }

    #[test]
    fn what_is_no_regular_file_is_never_opened() {
        let tree = Tree::new(&[]);
        assert!(Command::new("mkfifo").arg(tree.at("fifo.json")).status().unwrap().success());
        let _listening = UnixListener::bind(tree.at("socket.json")).unwrap();
        symlink("fifo.json", tree.at("link.json")).unwrap();
        for (path, said) in [
            ("fifo.json", "is a named pipe, not a regular file"),
            ("link.json", "is a named pipe, not a regular file"),
            ("socket.json", "is a socket, not a regular file"),
        ] {
            assert_eq!(tree.read(path).unwrap_err().to_string(), said);
        }
    }

    #[test]
    fn what_may_not_be_read_is_not_absent() {
        let tree = Tree::new(&[("closed.json", "{}"), ("folder/file.json", "{}")]);
        fs::set_permissions(tree.at("closed.json"), fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(tree.at("closed.json")).is_ok() {
            println!("skipped: this user may read everything");
            return;
        }
        assert!(matches!(tree.read("closed.json"), Err(ReadError::Unreadable(_))));
        fs::set_permissions(tree.at("folder"), fs::Permissions::from_mode(0o000)).unwrap();
        let result = tree.read("folder/file.json");
        fs::set_permissions(tree.at("folder"), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(result, Err(ReadError::Unreadable(_))));
    }
}
