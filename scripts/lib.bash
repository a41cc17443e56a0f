# What the scripts share.

# Says what is done next.
say() {
  printf '\n==> %s\n' "$*"
}

die() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

# Builds the window's files, the command line and the window itself; the arguments go to cargo.
build_window() {
  npm --prefix ui run --silent build
  cargo build --locked --features laifang-desktop/custom-protocol "$@"
}

# Runs a command on a screen that nobody sees, as large as the largest that is tested.
on_virtual_screen() {
  xvfb-run --auto-servernum --server-args "-screen 0 ${SCREEN:-1366x768}x24" "$@"
}
