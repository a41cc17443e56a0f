//! The accidents one by one, in small.

use super::desk::{Desk, copy_folder};
use super::world::World;
use serde_json::{Value, json};

fn visit(world: &mut World, n: usize, name: &str, phone: &str) -> Value {
    world.clock(n);
    let request = json!({
        "request": Desk::uuid(&mut world.dice), "kind": "visit", "project": null,
        "customer": {"customer": null, "name": name, "phones": [phone], "gender": null},
        "headcount": 2, "channel": "walk_in", "brought_by": null, "report": null,
        "consent": "2026-1", "consultant": null, "arrived_at": null,
    });
    world.desks[n].act("register_visit", request)["visit"]["line"]["visit"].clone()
}

fn slip(world: &mut World, n: usize, visit: &Value) -> Result<Value, String> {
    let request = json!({"request": Desk::uuid(&mut world.dice), "visit": visit});
    world.desks[n].app.act("issue_slip", request).map(|s| s["number"].clone()).map_err(|e| e.text.en)
}

fn advice(world: &mut World, n: usize) -> Value {
    world.desks[n].act("list_desks", json!({}))["advice"].clone()
}

fn twin_of(world: &mut World, n: usize) -> usize {
    let mut twin = world.computer();
    world.desks[n].lock();
    copy_folder(&world.desks[n].dir, &twin.dir);
    world.desks[n].unlock();
    twin.user = world.desks[n].user.clone();
    twin.clock.put(world.desks[n].clock.time());
    // Two computers draw different chances.
    twin.start_again();
    world.desks.push(twin);
    world.desks.len() - 1
}

fn forked(world: &World, n: usize) -> usize {
    world.desks[n].store(|s| s.forked_devices().unwrap().len())
}

#[test]
fn both_copies_of_a_cloned_desk_go_on_as_desks_of_their_own_and_no_slip_number_doubles() {
    let mut world = World::new(1, 2);
    world.settle();
    let twin = twin_of(&mut world, 1);
    let one = visit(&mut world, 1, "陈嘉怡", "13800000001");
    let two = visit(&mut world, twin, "沈若溪", "13800000002");
    world.settle();
    let mut numbers = Vec::new();
    for (n, visit) in [(1, &one), (twin, &two)] {
        assert!(advice(&mut world, n)["en"].as_str().unwrap().contains("copied"));
        let refused = slip(&mut world, n, visit).unwrap_err();
        assert!(refused.contains("Make this a new desk"), "{refused}");
        let before = world.desks[n].device();
        let request = Desk::uuid(&mut world.dice);
        let renewed = world.desks[n].act("renew_desk", json!({"request": request}));
        // Once more is harmless.
        assert_eq!(world.desks[n].act("renew_desk", json!({"request": request})), renewed);
        assert_ne!(world.desks[n].device(), before);
        assert_eq!(renewed["was"], 2);
        assert_eq!(advice(&mut world, n), Value::Null);
        numbers.push(slip(&mut world, n, visit).unwrap());
    }
    assert_ne!(numbers[0], numbers[1]);
    world.settle();
    let desks = world.desks[0].act("list_desks", json!({}))["desks"].clone();
    let was: Vec<&Value> = desks.as_array().unwrap().iter().map(|d| &d["was"]).collect();
    assert_eq!(was.iter().filter(|w| ***w == 2).count(), 2, "{desks}");
    world.checked();
}

#[test]
fn a_disk_that_came_back_learns_what_it_had_sent_before_it_writes() {
    let mut world = World::new(2, 2);
    world.settle();
    visit(&mut world, 1, "陈嘉怡", "13800000001");
    let old = world.root.path().join("disk");
    world.desks[1].lock();
    copy_folder(&world.desks[1].dir, &old);
    world.desks[1].unlock();
    let later = visit(&mut world, 1, "沈若溪", "13800000002");
    world.settle();
    world.desks[1].lock();
    std::fs::remove_dir_all(&world.desks[1].dir).unwrap();
    copy_folder(&old, &world.desks[1].dir);
    world.desks[1].start_again();
    // What it said of itself before is still in the folder.
    world.desks[1].app.step_exchange().unwrap();
    assert!(advice(&mut world, 1)["en"].as_str().unwrap().contains("older"));
    let request = json!({
        "request": Desk::uuid(&mut world.dice), "kind": "visit", "project": null,
        "customer": {"customer": null, "name": "何建国", "phones": ["13800000003"], "gender": null},
        "headcount": 2, "channel": "walk_in", "brought_by": null, "report": null,
        "consent": "2026-1", "consultant": null, "arrived_at": null,
    });
    let refused = world.desks[1].app.act("register_visit", request.clone()).unwrap_err().text.en;
    assert!(refused.contains("older than what it has sent"), "{refused}");
    world.settle();
    assert_eq!(advice(&mut world, 1), Value::Null);
    world.desks[1].act("show_visit", json!({"visit": later}));
    world.desks[1].act("register_visit", request);
    world.settle();
    assert_eq!((forked(&world, 0), forked(&world, 1)), (0, 0));
    world.checked();
}

#[test]
fn a_disk_that_came_back_and_was_written_to_at_once_is_a_fork() {
    let mut world = World::new(3, 2);
    world.settle();
    let old = world.root.path().join("disk");
    world.desks[1].lock();
    copy_folder(&world.desks[1].dir, &old);
    world.desks[1].unlock();
    visit(&mut world, 1, "陈嘉怡", "13800000001");
    world.settle();
    world.desks[1].lock();
    std::fs::remove_dir_all(&world.desks[1].dir).unwrap();
    copy_folder(&old, &world.desks[1].dir);
    world.desks[1].start_again();
    visit(&mut world, 1, "沈若溪", "13800000002");
    world.settle();
    assert_eq!((forked(&world, 0), forked(&world, 1)), (1, 1));
    assert!(!advice(&mut world, 1).is_null());
    world.checked();
}

#[test]
fn who_was_taken_out_does_not_come_back_under_another_name() {
    let mut world = World::new(4, 3);
    world.settle();
    let (device, request) = (world.desks[1].device(), Desk::uuid(&mut world.dice));
    world.desks[0].act("revoke_desk", json!({"request": request, "device": device}));
    let request = Desk::uuid(&mut world.dice);
    world.desks[1].act("renew_desk", json!({"request": request}));
    visit(&mut world, 1, "陈嘉怡", "13800000001");
    let path = world.root.path().join("back.laifang");
    world.desks[1].act("export_bundle", json!({"path": path, "everything": true}));
    let refused = world.desks[0].app.act("inspect_bundle", json!({"path": path})).unwrap_err().text.en;
    assert!(refused.contains("taken out"), "{refused}");
}
